// What one request to the push API may weigh.

/** 1 MiB. */
export const MAX_BODY_BYTES = 1_048_576;
/** Pledges in one request. */
export const MAX_PLEDGES = 250;
/** Nested arrays and objects; a pledge needs four. */
export const MAX_DEPTH = 32;
/** Rows of one page of GET /api/v1/pledges. */
export const MAX_PAGE = 250;
export const DEFAULT_PAGE = 100;
