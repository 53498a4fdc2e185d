import { Form, useNavigation } from "@remix-run/react";
import { Button, type ButtonProps } from "@shopify/polaris";

interface ActionFormProps extends Pick<ButtonProps, "variant" | "tone" | "disabled" | "accessibilityLabel"> {
  intent: string;
  fields?: Record<string, string>;
  children: string;
}

/** A button whose answer the page shows above the cards. */
export function ActionForm({ intent, fields = {}, children, ...button }: ActionFormProps) {
  const { formData } = useNavigation();
  const sent = formData?.get("intent") === intent;
  const loading = sent && Object.entries(fields).every(([name, value]) => formData.get(name) === value);
  return (
    <Form method="post">
      {Object.entries({ ...fields, intent }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button submit loading={loading} {...button}>
        {children}
      </Button>
    </Form>
  );
}
