// The backer's tracking page: an address that only its receiver can know, for one pledge.

export interface TrackingLinks {
  /** Absolute address of the pledge's page; the same every time. */
  urlFor(pledgeId: string): string;
  /** The pledge whose link ends in this token; null for anything that was not made here. */
  pledgeIdOf(token: string): string | null;
}
