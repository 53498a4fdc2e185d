import { Select } from "@shopify/polaris";
import { useShopTimeZone } from "~/ui/shop-time-zone";

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  label: `${String(hour).padStart(2, "0")}:00`,
  value: String(hour),
}));

interface SyncHourSelectProps {
  /** 0 to 23, on the shop's clock. */
  value: number;
  onChange: (hour: number) => void;
  error: string | undefined;
}

/** When the connection's orders are compared with Shopify each day. */
export function SyncHourSelect({ value, onChange, error }: SyncHourSelectProps) {
  const timeZone = useShopTimeZone();
  return (
    <Select
      label="Daily sync at"
      options={HOURS}
      value={String(value)}
      onChange={(hour) => onChange(Number(hour))}
      error={error}
      helpText={`On your shop's clock (${timeZone}). A day that was missed is caught up.`}
    />
  );
}
