// Who gets a parcel in the postage journey.
import { generatePledges } from "../support/generate-pledges";
import type { PledgeInput } from "../support/pledge-input";

export const LABELS = 50;
export const ABROAD = 3;
const LONG_NAME = `Wilhelmina ${"Featherstonehaugh-Cholmondeley ".repeat(3)}the Third`;

export const backerId = (number: number) => `${72_000_000 + number}`;

function backer(number: number, change: Partial<PledgeInput>): PledgeInput {
  const [model] = generatePledges({ pledges: 1, seed: 3, pushable: 1 });
  if (!model) throw new Error("No pledge was generated");
  const name = number === 2 ? LONG_NAME : `Backer Number ${number}`;
  const email = `backer${number}@example.com`;
  return { ...model, externalId: backerId(number), backer: { ...model.backer, name, email }, ...change };
}

/** With the same two items each: one package group. */
export function backersAtHome(): PledgeInput[] {
  return Array.from({ length: LABELS }, (_, index) =>
    backer(index + 1, {
      shippingAddress: {
        ...{ name: `Backer Number ${index + 1}`, line1: `${100 + index} 5th Avenue`, city: "New York" },
        ...{ region: "NY", postalCode: "10118", country: "US", phone: "+12125550123" },
      },
      lines: [
        { sku: "GAME", title: "Star Tiles", quantity: 1 },
        { sku: "DICE", title: "Dice", quantity: 2 },
      ],
      amounts: { pledge: "59.00", addOns: "19.98", shipping: "0.00", taxes: [], totalPaid: "78.98" },
    }),
  );
}

/** With an item that customs knows nothing of. */
export function backersAbroad(): PledgeInput[] {
  return Array.from({ length: ABROAD }, (_, index) =>
    backer(LABELS + index + 1, {
      shippingAddress: {
        ...{ name: `Backer Number ${LABELS + index + 1}`, line1: `Hauptstraße ${index + 1}`, city: "Berlin" },
        ...{ postalCode: "10827", country: "DE", phone: "+493012345678" },
      },
      lines: [{ sku: "TEE-L", title: "T-shirt", quantity: 1 }],
    }),
  );
}
