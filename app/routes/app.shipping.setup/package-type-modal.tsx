import {
  Banner,
  BlockStack,
  Checkbox,
  Form,
  FormLayout,
  Modal,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { useReturnFocus } from "~/ui/use-return-focus";
import type { SetupActionResult } from "./setup-action.server";
import { fieldsOf, KIND_CHOICES, packagingHint, takesMediaMail, type PackageDraft } from "./package-draft";

interface PackageTypeModalProps {
  /** null: closed; without an id a new one is made. */
  draft: PackageDraft | null;
  onClose: () => void;
}

/** Makes or changes a package type; every error stands beside its field. */
export function PackageTypeModal({ draft, onClose }: PackageTypeModalProps) {
  return draft ? <OpenModal key={draft.packageTypeId} first={draft} onClose={onClose} /> : null;
}

function OpenModal({ first, onClose }: { first: PackageDraft; onClose: () => void }) {
  const fetcher = useFetcher<SetupActionResult>();
  const [draft, setDraft] = useState(first);
  useReturnFocus(true);
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer?.kind === "done") onClose();
  }, [answer, onClose]);
  const problems = answer?.kind === "refused" ? answer.problems : [];
  const change = (part: Partial<PackageDraft>) => setDraft({ ...draft, ...part });
  const save = () => fetcher.submit(fieldsOf(draft), { method: "post" });
  const isNew = draft.packageTypeId === "";
  return (
    <Modal
      open
      onClose={onClose}
      title={isNew ? "Create a package type" : `Change ${first.name}`}
      primaryAction={{ content: "Save", onAction: save, loading: fetcher.state !== "idle" }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {answer?.kind === "refused" ? <Banner tone="critical" title={answer.message} /> : null}
          <Form onSubmit={save}>
            <PackageFields
              draft={draft}
              change={change}
              errorOf={(field) => problems.find((problem) => problem.field === field)?.message}
            />
          </Form>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

interface FieldsProps {
  draft: PackageDraft;
  change: (part: Partial<PackageDraft>) => void;
  errorOf: (field: string) => string | undefined;
}

function PackageFields({ draft, change, errorOf }: FieldsProps) {
  return (
    <FormLayout>
      <TextField
        label="Name"
        value={draft.name}
        onChange={(name) => change({ name })}
        error={errorOf("name")}
        placeholder="Small box"
        helpText="How you tell it from your other packages"
        autoComplete="off"
      />
      <Select
        label="What kind of package is this"
        options={KIND_CHOICES}
        value={draft.packaging}
        onChange={(packaging) =>
          change({ packaging, ...(packaging === "own:irregular" ? { machinable: false } : {}) })
        }
        error={errorOf("kind") ?? errorOf("shape") ?? errorOf("predefinedPackage")}
        helpText={packagingHint(draft.packaging)}
      />
      {draft.packaging.startsWith("own:") ? (
        <FormLayout.Group condensed>
          {(["length", "width", "height"] as const).map((side) => (
            <TextField
              key={side}
              label={`${side.charAt(0).toUpperCase()}${side.slice(1)}`}
              suffix="in"
              value={draft[side]}
              onChange={(value) => change({ [side]: value })}
              error={errorOf(`${side}Mil`)}
              inputMode="decimal"
              autoComplete="off"
            />
          ))}
        </FormLayout.Group>
      ) : null}
      <FormLayout.Group condensed>
        <TextField
          label="Weight when empty"
          value={draft.emptyWeight}
          onChange={(emptyWeight) => change({ emptyWeight })}
          error={errorOf("emptyGrams")}
          helpText="With padding and tape; added to the items"
          inputMode="decimal"
          autoComplete="off"
        />
        <Select
          label="Unit"
          options={[
            { label: "ounces", value: "oz" },
            { label: "grams", value: "g" },
          ]}
          value={draft.emptyWeightUnit}
          onChange={(emptyWeightUnit) => change({ emptyWeightUnit })}
        />
      </FormLayout.Group>
      <MachinableField draft={draft} change={change} error={errorOf("machinable")} />
      {takesMediaMail(draft.packaging) ? <MailFlags draft={draft} change={change} errorOf={errorOf} /> : null}
    </FormLayout>
  );
}

function MachinableField(props: {
  draft: PackageDraft;
  change: FieldsProps["change"];
  error: string | undefined;
}) {
  const { draft, change, error } = props;
  if (!draft.packaging.startsWith("own:"))
    return <Text as="p">All shipping materials provided by the USPS are machinable.</Text>;
  return (
    <Checkbox
      label="Machinable"
      checked={draft.machinable}
      disabled={draft.packaging === "own:irregular"}
      onChange={(machinable) => change({ machinable })}
      error={error}
      helpText="USPS equipment can sort it: a firm, even box or envelope. If this is checked and USPS deems the package not machinable, it may be returned to you and the postage may be lost. Uncheck it for poster tubes and other irregular parcels."
    />
  );
}

function MailFlags({ draft, change, errorOf }: FieldsProps) {
  return (
    <BlockStack gap="200">
      <Checkbox
        label="May be sent as Media Mail"
        checked={draft.mediaMail}
        onChange={(mediaMail) => change({ mediaMail })}
        error={errorOf("mediaMail")}
      />
      <Checkbox
        label="May be sent as Library Mail"
        checked={draft.libraryMail}
        onChange={(libraryMail) => change({ libraryMail })}
        error={errorOf("libraryMail")}
      />
      {draft.mediaMail || draft.libraryMail ? (
        <Banner tone="warning" title="USPS may open and refuse these parcels">
          <p>
            Media Mail is only for books, printed music, sound and video recordings, films, manuscripts and
            the like; games, toys, shirts and advertising are not allowed. Library Mail is only for mail to or
            from libraries, schools, museums and non-profit organisations. A parcel that holds anything else
            is charged at a higher price or returned.
          </p>
        </Banner>
      ) : null}
    </BlockStack>
  );
}
