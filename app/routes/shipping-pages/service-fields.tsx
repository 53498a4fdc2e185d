import { FormLayout, Select, TextField } from "@shopify/polaris";
import { DOMESTIC_SERVICES, INTERNATIONAL_SERVICES, serviceName } from "~/modules/postage/usps/services";

/** cheapest, fastest, or a service by EasyPost's name; as typed. */
export interface ServiceDraft {
  service: string;
  /** Of parcels abroad; "": nothing was chosen for them. */
  serviceAbroad: string;
  withinDays: string;
}

/** Where the parcels go that a service is chosen for. */
export interface ServicePlaces {
  home: boolean;
  abroad: boolean;
}

interface ServiceFieldsProps {
  draft: ServiceDraft;
  change: (part: Partial<ServiceDraft>) => void;
  errorOf: (field: string) => string | undefined;
  places: ServicePlaces;
}

const toOption = (code: string) => ({ label: serviceName(code), value: code });
const CHEAPEST = { label: "Cheapest", value: "cheapest" };

const HOME_SERVICES = [
  {
    title: "Let PledgeDock choose",
    options: [CHEAPEST, { label: "Fastest within some days", value: "fastest" }],
  },
  { title: "By name", options: DOMESTIC_SERVICES.map(toOption) },
];
const SERVICES_ABROAD = [
  { title: "Let PledgeDock choose", options: [CHEAPEST] },
  { title: "By name", options: INTERNATIONAL_SERVICES.map(toOption) },
];

const FASTEST_NOTE =
  "The quickest service of those whose days the USPS tells, even where it costs much more. Orders that none reaches in these days get no label.";

/** Which USPS service, by name, by price or by days; one of its own for parcels abroad where there are any. */
export function ServiceFields(props: ServiceFieldsProps) {
  const { home, abroad } = props.places;
  const { serviceAbroad } = props.draft;
  return (
    <>
      {home ? null : <input type="hidden" name="service" value={serviceAbroad || CHEAPEST.value} />}
      {abroad ? null : <input type="hidden" name="serviceAbroad" value={serviceAbroad} />}
      <FormLayout.Group>
        {home ? <HomeField {...props} label={abroad ? "Service inside the USA" : "Service"} /> : null}
        {home && props.draft.service === "fastest" ? <DaysField {...props} /> : null}
        {abroad ? <AbroadField {...props} label={home ? "Service abroad" : "Service"} /> : null}
      </FormLayout.Group>
    </>
  );
}

type LabelledProps = ServiceFieldsProps & { label: string };

function HomeField({ draft, change, errorOf, label }: LabelledProps) {
  return (
    <Select
      label={label}
      name="service"
      options={HOME_SERVICES}
      value={draft.service}
      onChange={(service) => change({ service })}
      error={errorOf("service")}
      helpText={draft.service === "fastest" ? FASTEST_NOTE : undefined}
    />
  );
}

function DaysField({ draft, change, errorOf }: ServiceFieldsProps) {
  return (
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
  );
}

function AbroadField({ draft, change, errorOf, label }: LabelledProps) {
  return (
    <Select
      label={label}
      name="serviceAbroad"
      options={SERVICES_ABROAD}
      value={draft.serviceAbroad || CHEAPEST.value}
      onChange={(serviceAbroad) => change({ serviceAbroad })}
      error={errorOf("serviceAbroad")}
    />
  );
}
