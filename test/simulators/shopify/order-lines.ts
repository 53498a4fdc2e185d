// Units added to or taken off an order after it was made, and what that does to the work of its packers.
import type { Core } from "./core";
import type { SimLine, SimOrder } from "./shop-state";

export interface LineChange {
  line: SimLine;
  /** Units more, or fewer when negative. */
  quantity: number;
}

/** Changes the quantities; what is taken off comes from what is not shipped yet first. The problem as a sentence. */
export function changeLines(core: Core, order: SimOrder, changes: LineChange[]): string | null {
  const beyond = changes.find(
    ({ line, quantity }) => quantity < 0 && line.quantity - line.removed < -quantity,
  );
  if (beyond) return `there are not so many units of ${beyond.line.sku ?? beyond.line.title}`;
  for (const { line, quantity } of changes) {
    if (quantity > 0) {
      line.quantity += quantity;
      addWork(core, order, line, quantity);
    } else {
      line.removed -= quantity;
      takeWork(core, order, line, -quantity);
    }
  }
  return null;
}

function addWork(core: Core, order: SimOrder, line: SimLine, units: number): void {
  const method = line.requiresShipping ? "SHIPPING" : "NONE";
  const work = order.fulfillmentOrders.find(
    ({ status, deliveryMethod }) => status === "OPEN" && deliveryMethod === method,
  );
  const added = { id: core.nextId(), lineId: line.id, total: units, remaining: units };
  if (work) {
    const known = work.lines.find(({ lineId }) => lineId === line.id);
    if (known) Object.assign(known, { total: known.total + units, remaining: known.remaining + units });
    else work.lines.push(added);
    work.updatedAt = core.now();
    return;
  }
  const [template] = order.fulfillmentOrders;
  if (!template) return;
  order.fulfillmentOrders.push({
    ...template,
    id: core.nextId(),
    status: "OPEN",
    deliveryMethod: method,
    updatedAt: core.now(),
    holds: [],
    lines: [added],
  });
}

function takeWork(core: Core, order: SimOrder, line: SimLine, units: number): void {
  let left = units;
  for (const work of order.fulfillmentOrders) {
    for (const part of work.lines.filter(({ lineId }) => lineId === line.id)) {
      const taken = Math.min(left, part.remaining);
      part.remaining -= taken;
      part.total -= taken;
      left -= taken;
    }
    if (work.status !== "CLOSED" && work.lines.every(({ remaining }) => remaining === 0)) {
      work.status = "CLOSED";
      work.updatedAt = core.now();
    }
  }
}
