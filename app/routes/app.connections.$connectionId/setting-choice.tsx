import { Checkbox, ChoiceList } from "@shopify/polaris";
import type { ConnectionSettings } from "~/modules/connections/connection-settings";
import type { SettingChoiceSpec } from "./setting-choices";

interface SettingChoiceProps {
  choice: SettingChoiceSpec;
  settings: ConnectionSettings;
  onChange: (part: Partial<ConnectionSettings>) => void;
  error: string | undefined;
}

/** One setting: a choice of several, or yes and no; each says what the merchant will see in Shopify. */
export function SettingChoice({ choice, settings, onChange, error }: SettingChoiceProps) {
  if (choice.kind === "switch") {
    return (
      <Checkbox
        label={choice.label}
        helpText={choice.help}
        checked={settings[choice.setting]}
        onChange={(checked) => onChange({ [choice.setting]: checked })}
        error={error}
      />
    );
  }
  return (
    <ChoiceList
      title={choice.label}
      choices={choice.options.map(({ value, label, help }) => ({ value, label, helpText: help }))}
      selected={[settings[choice.setting]]}
      onChange={([value]) => onChange({ [choice.setting]: value })}
      error={error}
    />
  );
}
