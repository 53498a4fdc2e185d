import { TextField } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import { useTypedText } from "./use-typed-text";

interface QuerySearchProps {
  /** As applied. */
  search: string;
  label: string;
  placeholder: string;
}

/** A search that is kept in the page's address as `search`; a new one begins at the first page. */
export function QuerySearch({ search, label, placeholder }: QuerySearchProps) {
  const [query, setQuery] = useSearchParams();
  const [typed, setTyped] = useTypedText(search, (text) => {
    const next = new URLSearchParams(query);
    next.delete("page");
    if (text) next.set("search", text);
    else next.delete("search");
    setQuery(next, { preventScrollReset: true, replace: true });
  });
  return (
    <TextField
      label={label}
      labelHidden
      value={typed}
      onChange={setTyped}
      placeholder={placeholder}
      clearButton
      onClearButtonClick={() => setTyped("")}
      autoComplete="off"
    />
  );
}
