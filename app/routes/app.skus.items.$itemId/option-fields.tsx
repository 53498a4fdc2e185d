import { BlockStack, Button, Box, InlineStack, Text, TextField } from "@shopify/polaris";

/** An option as it is typed. */
export interface OptionText {
  id: string;
  name: string;
  /** One value a line. */
  values: string;
}

interface OptionFieldsProps {
  number: number;
  option: OptionText;
  error: string | undefined;
  /** null takes the option away. */
  onChange: (option: OptionText | null) => void;
  disabled: boolean;
}

/** Name and values of one option. */
export function OptionFields({ number, option, error, onChange, disabled }: OptionFieldsProps) {
  return (
    <Box borderWidth="025" borderColor="border" borderRadius="200" padding="300">
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingSm">
            {`Option ${number}`}
          </Text>
          <Button
            variant="plain"
            tone="critical"
            onClick={() => onChange(null)}
            accessibilityLabel={`Remove option ${number}`}
            disabled={disabled}
          >
            Remove
          </Button>
        </InlineStack>
        <TextField
          label={`Name of option ${number}`}
          value={option.name}
          onChange={(name) => onChange({ ...option, name })}
          placeholder="colour"
          autoComplete="off"
          disabled={disabled}
        />
        <TextField
          label={`Values of option ${number}`}
          value={option.values}
          onChange={(values) => onChange({ ...option, values })}
          error={error}
          placeholder={"Red = RED\nBlue = BLU"}
          helpText="One a line, with its code for the SKU after an equals sign; without one the code is made from the value"
          multiline={3}
          maxHeight={240}
          autoComplete="off"
          disabled={disabled}
        />
      </BlockStack>
    </Box>
  );
}
