import { Pagination } from "@shopify/polaris";
import { useNavigate, useSearchParams } from "@remix-run/react";

/** Newer and older pages by cursor, kept in the page's address. */
export function CursorPagination({
  before,
  after,
  label,
}: {
  before: string | null;
  after: string | null;
  label: string;
}) {
  const [query] = useSearchParams();
  const navigate = useNavigate();
  if (before === null && after === null) return null;
  const go = (name: "before" | "after", cursor: string) => {
    const next = new URLSearchParams(query);
    next.delete("before");
    next.delete("after");
    next.set(name, cursor);
    navigate(`?${next.toString()}`);
  };
  return (
    <Pagination
      accessibilityLabel={label}
      hasPrevious={before !== null}
      onPrevious={() => before !== null && go("before", before)}
      hasNext={after !== null}
      onNext={() => after !== null && go("after", after)}
    />
  );
}
