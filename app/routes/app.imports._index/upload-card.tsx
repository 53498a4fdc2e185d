import {
  BlockStack,
  Button,
  Card,
  DropZone,
  InlineError,
  InlineStack,
  ProgressBar,
  Text,
} from "@shopify/polaris";
import { useFetcher, useNavigate } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { FieldProblem } from "~/modules/connections/connection";
import { byteSize } from "~/ui/byte-size";
import { platformLabel } from "~/ui/platform-label";
import { ConnectionChoice, NEW_CONNECTION, type ConnectionDraft } from "./connection-choice";
import { useUploadFile } from "./use-upload-file";

interface UploadCardProps {
  connections: { id: string; name: string; platform: string }[];
}

type Created = { connectionId: string } | { problems: FieldProblem[] };

/** Takes a file by drop or by button, makes its connection first where there is none, and sends it. */
export function UploadCard({ connections }: UploadCardProps) {
  const navigate = useNavigate();
  const creation = useFetcher<Created>();
  const waiting = useRef<File | null>(null);
  const [fileName, setFileName] = useState("");
  const [draft, setDraft] = useState<ConnectionDraft>({
    connectionId: connections[0]?.id ?? NEW_CONNECTION,
    platform: "kickstarter",
    name: "",
  });
  const { state, send, cancel } = useUploadFile(
    useCallback((importId) => navigate(`/app/imports/${importId}`), [navigate]),
  );
  useEffect(() => {
    const file = waiting.current;
    if (creation.state !== "idle" || !file || !creation.data) return;
    waiting.current = null;
    if (!("connectionId" in creation.data)) return;
    const { connectionId } = creation.data;
    setDraft((before) => ({ ...before, connectionId }));
    void send(file, connectionId);
  }, [creation.state, creation.data, send]);

  const take = (file: File | undefined) => {
    if (!file) return;
    setFileName(`${file.name} (${byteSize(file.size)})`);
    if (draft.connectionId !== NEW_CONNECTION) return void send(file, draft.connectionId);
    waiting.current = file;
    const { platform } = draft;
    const name = draft.name.trim() || `${platformLabel(platform)} files`;
    creation.submit({ intent: "create-connection", platform, name }, { method: "post" });
  };
  const busy = state.kind === "sending" || creation.state !== "idle";
  const problems = creation.data && "problems" in creation.data ? creation.data.problems : [];
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Upload a pledge file
        </Text>
        <ConnectionChoice {...{ connections, problems }} value={draft} onChange={setDraft} disabled={busy} />
        {state.kind === "sending" ? (
          <Sending name={fileName} share={state.share} onCancel={cancel} />
        ) : (
          <FileDrop busy={busy} onFile={take} error={state.kind === "refused" ? state.message : null} />
        )}
      </BlockStack>
    </Card>
  );
}

const ERROR_ID = "upload-error";

function FileDrop(props: { busy: boolean; error: string | null; onFile: (file: File | undefined) => void }) {
  return (
    <BlockStack gap="200">
      <DropZone
        label="CSV file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        allowMultiple={false}
        disabled={props.busy}
        error={props.error !== null}
        variableHeight
        onDrop={(files) => props.onFile(files[0])}
      >
        <DropZone.FileUpload
          actionTitle="Choose a file"
          actionHint="or drop a CSV here. Nothing is stored as a pledge before you have seen a preview."
        />
      </DropZone>
      {props.error === null ? null : (
        <div role="alert">
          <InlineError message={props.error} fieldID={ERROR_ID} />
        </div>
      )}
    </BlockStack>
  );
}

function Sending({ name, share, onCancel }: { name: string; share: number; onCancel: () => void }) {
  const sent = share >= 1;
  return (
    <BlockStack gap="200">
      <Text as="p" id="upload-progress" breakWord>
        {sent ? `Reading ${name}` : `Uploading ${name}`}
      </Text>
      <ProgressBar progress={share * 100} ariaLabelledBy="upload-progress" animated={false} />
      <InlineStack>
        <Button onClick={onCancel}>Cancel the upload</Button>
      </InlineStack>
    </BlockStack>
  );
}
