import { BlockStack, InlineGrid, Select, TextField } from "@shopify/polaris";
import type { FieldProblem } from "~/modules/connections/connection";
import { PLATFORM_LABELS, platformLabel } from "~/ui/platform-label";

/** The value that stands for a connection which does not exist yet. */
export const NEW_CONNECTION = "new";

export interface ConnectionDraft {
  connectionId: string;
  platform: string;
  name: string;
}

interface ConnectionChoiceProps {
  connections: { id: string; name: string; platform: string }[];
  value: ConnectionDraft;
  onChange: (draft: ConnectionDraft) => void;
  problems: FieldProblem[];
  disabled: boolean;
}

/** Which connection a file belongs to; a new one is named on the spot. */
export function ConnectionChoice({
  connections,
  value,
  onChange,
  problems,
  disabled,
}: ConnectionChoiceProps) {
  const errorOf = (path: string) => problems.find((problem) => problem.path === path)?.message;
  const known = connections.map(({ id, name, platform }) => ({
    value: id,
    label: `${name} (${platformLabel(platform)})`,
  }));
  return (
    <BlockStack gap="300">
      {known.length > 0 ? (
        <Select
          label="Connection"
          options={[...known, { value: NEW_CONNECTION, label: "A new connection" }]}
          value={value.connectionId}
          onChange={(connectionId) => onChange({ ...value, connectionId })}
          helpText="Pledges from files and from the push API meet in one campaign when platform and Backer ID agree."
          disabled={disabled}
        />
      ) : null}
      {value.connectionId === NEW_CONNECTION ? (
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
          <Select
            label="Platform"
            options={[
              ...[...PLATFORM_LABELS].map(([code, label]) => ({ value: code, label })),
              { value: "csv", label: "Another tool" },
            ]}
            value={value.platform}
            onChange={(platform) => onChange({ ...value, platform })}
            error={errorOf("platform")}
            helpText="Part of every pledge's identity, so it cannot be changed later"
            disabled={disabled}
          />
          <TextField
            label="Name of the connection"
            value={value.name}
            onChange={(name) => onChange({ ...value, name })}
            error={errorOf("name")}
            placeholder={`${platformLabel(value.platform)} files`}
            helpText="Only you see it, for example Star Tiles on Kickstarter"
            autoComplete="off"
            disabled={disabled}
          />
        </InlineGrid>
      ) : null}
    </BlockStack>
  );
}
