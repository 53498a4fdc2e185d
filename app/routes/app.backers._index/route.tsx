import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { BlockStack, Box, Card, Page, Text, TextField } from "@shopify/polaris";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { CursorPagination } from "~/ui/cursor-pagination";
import { formatCount } from "~/ui/format-count";
import { useTypedText } from "~/ui/use-typed-text";
import { BackerTable } from "./backer-table";

const MAX_TEXT = 200;

export const meta: MetaFunction = () => [{ title: "Backers · PledgeDock" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = new URL(request.url).searchParams;
  const text = query.get("search")?.trim().slice(0, MAX_TEXT) ?? "";
  const page = { after: query.get("after") ?? undefined, before: query.get("before") ?? undefined };
  const list = await getServices().backers.searchBackers({ shopDomain: session.shop, text, page });
  return json({ list, text });
}

export default function Backers() {
  const { list, text } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const [typed, setTyped] = useTypedText(text, (search) =>
    navigate(search ? `?${new URLSearchParams({ search }).toString()}` : "?", {
      replace: true,
      preventScrollReset: true,
    }),
  );
  const nobody = list.rows.length === 0 && text === "";
  return (
    <Page fullWidth title="Backers" subtitle="Everybody with a pledge, their orders and their parcels">
      <BlockStack gap="400">
        <Card padding="0">
          <Box padding="300">
            <TextField
              label="Search"
              labelHidden
              placeholder="Search name, e-mail, Backer ID or order"
              value={typed}
              onChange={setTyped}
              clearButton
              onClearButtonClick={() => setTyped("")}
              autoComplete="off"
              type="search"
            />
          </Box>
          {nobody ? null : (
            <Box paddingInline="300" paddingBlockEnd="200">
              <Text as="p" tone="subdued">
                {describeTotal(list)}
              </Text>
            </Box>
          )}
          <BackerTable rows={list.rows} nobody={nobody} />
        </Card>
        <CursorPagination before={list.before} after={list.after} label="Pages of backers" />
      </BlockStack>
    </Page>
  );
}

function describeTotal({
  rows,
  total,
}: {
  rows: unknown[];
  total: { count: number; capped: boolean };
}): string {
  const of = total.capped ? `more than ${formatCount(total.count)}` : formatCount(total.count);
  return `${formatCount(rows.length)} of ${of} shown, newest first`;
}
