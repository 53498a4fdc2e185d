import { Link } from "@shopify/polaris";

/** The address App Bridge understands as "this order in the admin". */
export function orderAdminUrl(orderGid: string): string {
  return `shopify://admin/orders/${orderGid.split("/").at(-1) ?? ""}`;
}

/** The order's name, leading to the order in the Shopify admin. */
export function OrderLink({ gid, name }: { gid: string; name: string }) {
  return (
    <Link
      url={orderAdminUrl(gid)}
      target="_top"
      removeUnderline
      accessibilityLabel={`Order ${name} in Shopify`}
    >
      {name}
    </Link>
  );
}
