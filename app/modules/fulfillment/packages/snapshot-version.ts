// Which of two snapshots of the same thing is the newer one. Shopify's own versions are exact to the second only, so
// two that differ within one second are ordered by when they were taken, or not at all.

/** When a snapshot holds: its vendor version, and between which moments it was taken. Times in ISO 8601 UTC. */
export interface SnapshotVersion {
  /** The vendor's updatedAt. */
  updatedAt: string;
  /** A read: when it was asked for, so the snapshot is at least as new as that. null: sent to us by itself. */
  askedAt: string | null;
  /** It cannot be newer than this: when it was received. */
  takenBy: string;
}

/** `unclear`: only asking again tells. */
export type VersionOrder = "newer" | "older" | "same" | "unclear";

/** How an incoming snapshot relates to the stored one; `same` when nothing but the time of looking differs. */
export function orderVersions(
  incoming: SnapshotVersion,
  stored: SnapshotVersion,
  sameContent: boolean,
): VersionOrder {
  if (incoming.updatedAt !== stored.updatedAt)
    return incoming.updatedAt > stored.updatedAt ? "newer" : "older";
  if (sameContent) return "same";
  if (incoming.askedAt !== null && incoming.askedAt >= stored.takenBy) return "newer";
  if (stored.askedAt !== null && stored.askedAt >= incoming.takenBy) return "older";
  return "unclear";
}

/** The version of a snapshot that was seen twice. */
export function joinVersions(a: SnapshotVersion, b: SnapshotVersion): SnapshotVersion {
  const asked = [a.askedAt, b.askedAt].filter((time) => time !== null).sort();
  return {
    updatedAt: a.updatedAt,
    askedAt: asked.at(-1) ?? null,
    takenBy: a.takenBy > b.takenBy ? a.takenBy : b.takenBy,
  };
}
