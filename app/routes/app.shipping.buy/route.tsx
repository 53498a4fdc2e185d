import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, EmptyState, Page, Text } from "@shopify/polaris";
import { readForm } from "~/lib/read-form";
import { customsNeed } from "~/modules/customs/customs-destination";
import type { CustomsCheck } from "~/modules/postage/groups/check-customs";
import type { ReadyPledge } from "~/modules/postage/groups/ready-pledge";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { countOf } from "~/ui/format-count";
import type { ChoiceDraft } from "../shipping-pages/choice-draft";
import { ChoiceForm } from "../shipping-pages/choice-form";
import { CustomsCard } from "../shipping-pages/customs-card";
import { describeContents } from "../shipping-pages/describe-contents";
import { firstDraft } from "../shipping-pages/first-draft.server";
import { quote } from "../shipping-pages/quote.server";
import type { ServicePlaces } from "../shipping-pages/service-fields";
import { SetupGaps, type Gap } from "../shipping-pages/setup-gaps";
import { ChosenCard, type ChosenPledge, type LeftOutPledge } from "./chosen-card";

/** More than a page of pledges can select. */
const MOST = 250;

interface BuyData {
  ready: ChosenPledge[];
  left: LeftOutPledge[];
  customs: CustomsCheck;
  packageTypes: PackageTypeView[];
  gaps: Gap[];
  places: ServicePlaces;
  draft: ChoiceDraft;
}

export const meta: MetaFunction = () => [{ title: "Buy postage · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const shopDomain = session.shop;
  const pledgeIds = chosenIds(new URL(request.url).searchParams.getAll("pledgeId"));
  const { postage } = getServices();
  const [ready, left, settings] = await Promise.all([
    postage.readReady({ shopDomain, pledgeIds }),
    postage.readNotReady({ shopDomain, pledgeIds }),
    postage.getPostageSettings({ shopDomain }),
  ]);
  const customs = await postage.checkPledgesCustoms({ shopDomain, pledges: ready });
  const data: BuyData = {
    customs,
    ready: ready.map(({ pledgeId, orderName, countryCode, contents }) => ({
      pledgeId,
      orderName,
      countryCode,
      contents: describeContents(contents),
    })),
    left: left.map(({ pledgeId, orderName, message }) => ({ pledgeId, orderName, message })),
    packageTypes: settings.packageTypes,
    gaps: settings.missing,
    places: placesOf(ready),
    draft: await firstDraft(shopDomain, settings.packageTypes, null),
  };
  return json(data);
}

export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const form = await readForm(request);
  const pledgeIds = chosenIds(form.getAll("pledgeId").map(String));
  const result = await quote(session.shop, { kind: "pledges", pledgeIds }, form);
  return result.kind === "go" ? redirect(result.to) : json(result, { status: 422 });
}

function placesOf(ready: readonly ReadyPledge[]): ServicePlaces {
  const abroad = ready.filter(({ address }) => customsNeed(address) === "abroad").length;
  return { home: abroad < ready.length, abroad: abroad > 0 };
}

function chosenIds(ids: string[]): string[] {
  return [...new Set(ids.filter(Boolean))].slice(0, MOST);
}

export default function BuyPostage() {
  // The page's data is plain JSON by its type, so nothing is lost on the way.
  const { ready, left, customs, packageTypes, gaps, places, draft } = useLoaderData() as BuyData;
  return (
    <Page backAction={{ content: "Pledges", url: "/app/pledges" }} title="Buy postage">
      <BlockStack gap="400">
        <SetupGaps gaps={gaps} />
        {ready.length + left.length === 0 ? <NothingChosen /> : <ChosenCard ready={ready} left={left} />}
        <CustomsCard customs={customs} />
        {ready.length > 0 ? (
          <Card>
            <BlockStack gap="400">
              <Text as="h2" variant="headingMd">
                {`Postage for ${countOf(ready.length, "order")}`}
              </Text>
              <ChoiceForm
                first={draft}
                packageTypes={packageTypes}
                places={places}
                itemsGrams={null}
                disabled={gaps.length > 0}
              >
                {ready.map(({ pledgeId }) => (
                  <input key={pledgeId} type="hidden" name="pledgeId" value={pledgeId} />
                ))}
              </ChoiceForm>
            </BlockStack>
          </Card>
        ) : null}
      </BlockStack>
    </Page>
  );
}

function NothingChosen() {
  return (
    <Card>
      <EmptyState
        heading="No pledge is chosen"
        image=""
        action={{ content: "Choose pledges", url: "/app/pledges?shipping=ready" }}
      >
        <p>Select pledges in the list and choose “Buy postage”, or buy for a whole package group.</p>
      </EmptyState>
    </Card>
  );
}
