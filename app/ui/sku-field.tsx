import { Autocomplete } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { CatalogVariant } from "~/modules/catalog/variant-match";

interface SkuFieldProps {
  label: string;
  value: string;
  onChange: (sku: string) => void;
  error?: string;
}

const PAUSE_MS = 250;

/** A SKU typed by hand, with the shop's own ones offered; a SKU that the shop does not have (yet) is kept as typed. */
export function SkuField({ label, value, onChange, error }: SkuFieldProps) {
  const found = useFetcher<{ variants: CatalogVariant[] }>();
  const [asked, setAsked] = useState<string | null>(null);
  const { load } = found;
  useEffect(() => {
    if (asked === null) return undefined;
    const timer = setTimeout(() => load(`/app/skus/variants?text=${encodeURIComponent(asked)}`), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked, load]);
  const offered = (found.data?.variants ?? []).flatMap(({ sku, title }) =>
    sku ? [{ value: sku, label: `${sku}: ${title}` }] : [],
  );
  const typed = value.trim();
  const isOffered = typed === "" || offered.some((option) => option.value === typed);
  return (
    <Autocomplete
      options={isOffered ? offered : [...offered, { value: typed, label: `${typed}: as typed` }]}
      selected={value ? [value] : []}
      onSelect={([sku]) => onChange(sku ?? "")}
      loading={found.state !== "idle"}
      textField={
        <Autocomplete.TextField
          label={label}
          labelHidden
          value={value}
          placeholder="SKU"
          onFocus={() => setAsked(value)}
          onChange={(text) => {
            onChange(text);
            setAsked(text);
          }}
          error={error}
          autoComplete="off"
        />
      }
    />
  );
}
