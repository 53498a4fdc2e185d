import { Pagination } from "@shopify/polaris";
import { useNavigate, useSearchParams } from "@remix-run/react";
import { formatCount } from "./format-count";

interface PagePaginationProps {
  page: number;
  hasMore: boolean;
  /** How many there are, where that is known. */
  pages?: number;
  label: string;
  /** Another name where two lists share an address. */
  param?: string;
}

/** Numbered pages, from 1, kept in the page's address as `page`. */
export function PagePagination({ page, hasMore, pages, label, param = "page" }: PagePaginationProps) {
  const [query] = useSearchParams();
  const navigate = useNavigate();
  if (page === 1 && !hasMore) return null;
  const go = (to: number) => {
    const next = new URLSearchParams(query);
    next.set(param, String(to));
    navigate(`?${next.toString()}`);
  };
  return (
    <Pagination
      accessibilityLabel={label}
      label={pages ? `Page ${formatCount(page)} of ${formatCount(pages)}` : `Page ${formatCount(page)}`}
      hasPrevious={page > 1}
      onPrevious={() => go(page - 1)}
      hasNext={hasMore}
      onNext={() => go(page + 1)}
    />
  );
}
