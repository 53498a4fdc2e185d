import { FormLayout, Select, TextField } from "@shopify/polaris";
import { DOMESTIC_SERVICES, INTERNATIONAL_SERVICES, serviceName } from "~/modules/postage/usps/services";

/** cheapest, fastest, or a service by EasyPost's name; as typed. */
export interface ServiceDraft {
  service: string;
  withinDays: string;
}

interface ServiceFieldsProps {
  draft: ServiceDraft;
  change: (part: Partial<ServiceDraft>) => void;
  errorOf: (field: string) => string | undefined;
}

const toOption = (code: string) => ({ label: serviceName(code), value: code });

const SERVICES = [
  {
    title: "Let PledgeDock choose",
    options: [
      { label: "Cheapest", value: "cheapest" },
      { label: "Fastest within some days", value: "fastest" },
    ],
  },
  { title: "Inside the USA", options: DOMESTIC_SERVICES.map(toOption) },
  { title: "Abroad", options: INTERNATIONAL_SERVICES.map(toOption) },
];

const FASTEST_NOTE =
  "The quickest service of those whose days the USPS tells, even where it costs much more. Orders that none reaches in these days get no label.";

/** Which USPS service, by name, by price or by days. */
export function ServiceFields({ draft, change, errorOf }: ServiceFieldsProps) {
  return (
    <FormLayout.Group>
      <Select
        label="Service"
        name="service"
        options={SERVICES}
        value={draft.service}
        onChange={(service) => change({ service })}
        error={errorOf("service")}
        helpText={draft.service === "fastest" ? FASTEST_NOTE : undefined}
      />
      {draft.service === "fastest" ? (
        <TextField
          label="Within"
          name="withinDays"
          suffix="days"
          value={draft.withinDays}
          onChange={(withinDays) => change({ withinDays })}
          error={errorOf("withinDays")}
          inputMode="numeric"
          autoComplete="off"
        />
      ) : null}
    </FormLayout.Group>
  );
}
