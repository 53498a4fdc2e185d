import {
  BlockStack,
  Button,
  Card,
  DropZone,
  InlineError,
  InlineStack,
  Link,
  Select,
  Text,
} from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";
import { useState } from "react";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";
import type { TrackingUploadAnswer } from "../app.fulfillment.tracking-upload";

interface ByHandCardProps {
  campaigns: { id: string; name: string }[];
  readyToShip: number;
}

/** For those who ship outside Shopify: numbers from a file, or shipped without any. */
export function ByHandCard({ campaigns, readyToShip }: ByHandCardProps) {
  const [campaign, setCampaign] = useState(campaigns.length === 1 ? (campaigns[0]?.id ?? "") : "");
  const [marking, setMarking] = useState(false);
  const { state, send } = useUpload();
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" gap="200">
          <Text as="h2" variant="headingMd">
            Tracking numbers by hand
          </Text>
          <Link url="/app/fulfillment/uploads">All uploads</Link>
        </InlineStack>
        {campaigns.length > 1 ? (
          <Select
            label="Campaign of the file"
            options={[
              { label: "Whichever the rows belong to", value: "" },
              ...campaigns.map(({ id, name }) => ({ label: name, value: id })),
            ]}
            value={campaign}
            onChange={setCampaign}
            helpText="Needed when Backer IDs or e-mails occur in several campaigns"
          />
        ) : null}
        <BlockStack gap="200">
          <DropZone
            label="Tracking file"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            allowMultiple={false}
            disabled={state === "sending"}
            error={state !== "idle" && state !== "sending"}
            variableHeight
            onDrop={([file]) => file && void send(file, campaign)}
          >
            <DropZone.FileUpload
              actionTitle={state === "sending" ? "Reading the file" : "Choose a file"}
              actionHint="or drop a CSV here. Nothing is changed before you have seen a preview."
            />
          </DropZone>
          {typeof state === "object" ? (
            <div role="alert">
              <InlineError message={state.problem} fieldID="tracking-upload-error" />
            </div>
          ) : null}
        </BlockStack>
        <InlineStack>
          <Button onClick={() => setMarking(true)} disabled={readyToShip === 0}>
            Mark as shipped without tracking
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          For single pledges select them on the <Link url="/app/pledges?shipping=ready">Pledges page</Link>.
        </Text>
      </BlockStack>
      <ConfirmAction
        open={marking}
        onClose={() => setMarking(false)}
        title={`Prepare ${countOf(readyToShip, "order")} to be marked as shipped?`}
        confirmLabel="Show the preview"
        fields={{ intent: "mark-shipped", campaignId: campaign }}
      >
        <p>
          This is for parcels that have no tracking number. You see a list of every order first; nothing is
          changed before you confirm it there.
        </p>
      </ConfirmAction>
    </Card>
  );
}

type UploadState = "idle" | "sending" | { problem: string };

const BROKEN = "The upload was interrupted. Check your connection and try again.";

/** Sends a file as the raw body of a request that App Bridge signs, and opens its preview. */
function useUpload() {
  const navigate = useNavigate();
  const [state, setState] = useState<UploadState>("idle");
  const send = async (file: File, campaign: string) => {
    setState("sending");
    const query = new URLSearchParams({ name: file.name, ...(campaign ? { campaign } : {}) });
    try {
      const answer = await fetch(`/app/fulfillment/tracking-upload?${query.toString()}`, {
        method: "POST",
        headers: { "Content-Type": "text/csv" },
        body: file,
      });
      const read = (await answer.json()) as TrackingUploadAnswer;
      if ("uploadId" in read) navigate(`/app/fulfillment/uploads/${read.uploadId}`);
      else setState({ problem: read.problem.message });
    } catch {
      setState({ problem: BROKEN });
    }
  };
  return { state, send };
}
