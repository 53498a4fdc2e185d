import { TextField } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import { useTypedText } from "~/ui/use-typed-text";

/** Finds the batch that holds the label of somebody. */
export function BatchSearch({ search }: { search: string }) {
  const [, setQuery] = useSearchParams();
  const [typed, setTyped] = useTypedText(search, (text) =>
    setQuery(text ? { search: text } : {}, { preventScrollReset: true, replace: true }),
  );
  return (
    <TextField
      label="Search batches"
      labelHidden
      value={typed}
      onChange={setTyped}
      placeholder="Order, backer, Backer ID or tracking number"
      clearButton
      onClearButtonClick={() => setTyped("")}
      autoComplete="off"
    />
  );
}
