// Where a parcel can be followed, per carrier, for shops that give no link; and who gives no tracking at all. Pure.

interface Carrier {
  name: string;
  /** How shops spell it; compared without case and punctuation. */
  spellings: RegExp;
  /** Follows the number; null: the carrier has no page for a single number. */
  link: ((number: string) => string) | null;
}

const CARRIERS: Carrier[] = [
  {
    name: "USPS",
    spellings: /^(usps|unitedstatespostalservice|usps.*)$/,
    link: (n) => `https://tools.usps.com/go/TrackConfirmAction?tLabels=${n}`,
  },
  { name: "UPS", spellings: /^ups/, link: (n) => `https://www.ups.com/track?tracknum=${n}` },
  { name: "FedEx", spellings: /^fedex/, link: (n) => `https://www.fedex.com/fedextrack/?trknbr=${n}` },
  {
    name: "DHL eCommerce",
    spellings: /^dhlecommerce/,
    link: (n) => `https://webtrack.dhlecs.com/orders?trackingNumber=${n}`,
  },
  {
    name: "DHL",
    spellings: /^dhl/,
    link: (n) => `https://www.dhl.com/global-en/home/tracking.html?tracking-id=${n}`,
  },
  {
    name: "Deutsche Post",
    spellings: /^deutschepost/,
    link: (n) => `https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode=${n}`,
  },
  {
    name: "Royal Mail",
    spellings: /^royalmail/,
    link: (n) => `https://www.royalmail.com/track-your-item#/tracking-results/${n}`,
  },
  {
    name: "Canada Post",
    spellings: /^(canadapost|postescanada)/,
    link: (n) => `https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=${n}`,
  },
  {
    name: "Australia Post",
    spellings: /^(australiapost|auspost)/,
    link: (n) => `https://auspost.com.au/mypost/track/details/${n}`,
  },
  { name: "Evri", spellings: /^(evri|hermesuk)/, link: (n) => `https://www.evri.com/track/parcel/${n}` },
  {
    name: "DPD UK",
    spellings: /^dpduk/,
    link: (n) => `https://track.dpd.co.uk/search?reference=${n}`,
  },
  {
    name: "DPD",
    spellings: /^dpd/,
    link: (n) => `https://tracking.dpd.de/status/en_US/parcel/${n}`,
  },
  { name: "GLS", spellings: /^gls/, link: (n) => `https://gls-group.com/track/${n}` },
  {
    name: "La Poste",
    spellings: /^(laposte|colissimo)/,
    link: (n) => `https://www.laposte.fr/outils/suivre-vos-envois?code=${n}`,
  },
  { name: "PostNL", spellings: /^postnl/, link: (n) => `https://postnl.post/tracktrace?L=EN&B=${n}` },
  {
    name: "PostNord",
    spellings: /^postnord/,
    link: (n) => `https://tracking.postnord.com/en/?id=${n}`,
  },
  {
    name: "Japan Post",
    spellings: /^japanpost/,
    link: (n) =>
      `https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1=${n}&searchKind=S002&locale=en`,
  },
  {
    name: "New Zealand Post",
    spellings: /^(newzealandpost|nzpost)/,
    link: (n) => `https://www.nzpost.co.nz/tools/tracking?trackid=${n}`,
  },
  {
    name: "Yun Express",
    spellings: /^yunexpress/,
    link: (n) => `https://www.yuntrack.com/parcelTracking?id=${n}`,
  },
  { name: "4PX", spellings: /^4px/, link: (n) => `https://track.4px.com/#/result/0/${n}` },
  {
    name: "China Post",
    spellings: /^(chinapost|chinaems|ems)$/,
    link: (n) => `https://t.17track.net/en#nums=${n}`,
  },
];

/** What carriers and shops call mail that nobody scans on its way. */
const UNTRACKED =
  /\b(letter|lettre|brief|flat|stamp(ed)?|untracked|no tracking|non[- ]?tracked|large letter|media envelope)\b/i;

/**
 * Countries whose posts report USPS's untracked-class parcels ("L…US", First-Class Package International) on their way,
 * as commonly listed for E-DELCON International; not verified with USPS.
 */
const REPORTING_TO_USPS = new Set(
  "AU BE BR CA HR DK EE FI FR DE GI GB HK HU IS IE IL IT JP LV LT LU MY MT NL NZ NO PL PT SG SI KR ES SE CH TH".split(
    " ",
  ),
);

export interface TrackingPlace {
  url: string | null;
  /** Why there is nothing to follow, as a sentence; null when there is. */
  untracked: string | null;
}

/** The shop's own link if it is one for browsers, else the carrier's page for the number, else why there is none. */
export function trackingPlace(parcel: {
  number: string | null;
  carrier: string | null;
  url: string | null;
  countryCode: string | null;
}): TrackingPlace {
  const { number, carrier, countryCode } = parcel;
  const given = webAddress(parcel.url);
  if (given) return { url: given, untracked: null };
  if (!number) return { url: null, untracked: withoutNumber(carrier) };
  const known = carrierOf(carrier) ?? guessCarrier(number);
  const url = known?.link?.(encodeURIComponent(number)) ?? null;
  if (!url)
    return {
      url: null,
      untracked: `${carrier ?? "The carrier"} has no page that PledgeDock knows: the number can be asked for there.`,
    };
  return { url, untracked: silentAbroad(known, number, countryCode) };
}

function carrierOf(carrier: string | null): Carrier | null {
  const bare = (carrier ?? "").toLowerCase().replace(/[^a-z0-9]/g, "");
  return (bare !== "" && CARRIERS.find(({ spellings }) => spellings.test(bare))) || null;
}

/** Numbers whose form belongs to one carrier only. */
function guessCarrier(number: string): Carrier | null {
  if (/^1Z[0-9A-Z]{16}$/i.test(number)) return carrierOf("ups");
  if (/^(9[1-5]\d{20}|[A-Z]{2}\d{9}US)$/i.test(number)) return carrierOf("usps");
  return null;
}

function withoutNumber(carrier: string | null): string {
  if (carrier && UNTRACKED.test(carrier)) return `${carrier} is sent without tracking.`;
  return "This parcel was sent without a tracking number.";
}

/** First-Class Package International ("L…US") is followed only as far as the border in most countries. */
function silentAbroad(carrier: Carrier | null, number: string, countryCode: string | null): string | null {
  if (carrier?.name !== "USPS" || !countryCode || countryCode === "US") return null;
  if (!/^L[A-Z]\d{9}US$/i.test(number) || REPORTING_TO_USPS.has(countryCode)) return null;
  return `USPS reports this parcel until it leaves the United States; ${countryCode} does not report its way on.`;
}

/** A link that a browser may be sent to; anything else a shop may have typed is none. */
function webAddress(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === "https:" || protocol === "http:" ? href : null;
}
