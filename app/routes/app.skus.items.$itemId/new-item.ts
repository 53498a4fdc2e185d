/** Stands in the address for an item that does not exist yet. */
export const NEW_ITEM = "new";
