import { Pagination } from "@shopify/polaris";
import { useNavigate, useSearchParams } from "@remix-run/react";

/** Numbered pages, from 1, kept in the page's address as `page`. */
export function PagePagination({ page, hasMore, label }: { page: number; hasMore: boolean; label: string }) {
  const [query] = useSearchParams();
  const navigate = useNavigate();
  if (page === 1 && !hasMore) return null;
  const go = (to: number) => {
    const next = new URLSearchParams(query);
    next.set("page", String(to));
    navigate(`?${next.toString()}`);
  };
  return (
    <Pagination
      accessibilityLabel={label}
      label={`Page ${page}`}
      hasPrevious={page > 1}
      onPrevious={() => go(page - 1)}
      hasNext={hasMore}
      onNext={() => go(page + 1)}
    />
  );
}
