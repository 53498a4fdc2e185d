/** The one Admin API version that the app speaks; supported by Shopify until October 2027. */
export const ADMIN_API_VERSION = "2026-10";
