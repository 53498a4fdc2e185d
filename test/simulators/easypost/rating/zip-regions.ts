// Where a US ZIP code lies, by its first three digits: enough for zones, and for telling a ZIP of another state.

export interface ZipRegion {
  from: number;
  to: number;
  state: string;
  latitude: number;
  longitude: number;
}

/** "from-to state latitude longitude", three-digit prefixes; rough centres of where people live. */
const TABLE = `005-005 NY 40.8 -73.0|006-007 PR 18.3 -66.2|008-008 VI 18.3 -64.9|009-009 PR 18.4 -66.1
010-013 MA 42.2 -72.6|014-027 MA 42.3 -71.2|028-029 RI 41.8 -71.4|030-038 NH 43.0 -71.5|039-049 ME 44.3 -69.8
050-059 VT 44.2 -72.6|060-069 CT 41.5 -72.8|070-089 NJ 40.5 -74.4|100-119 NY 40.75 -73.9|120-129 NY 42.7 -73.8
130-139 NY 43.0 -76.1|140-149 NY 42.9 -78.5|150-169 PA 40.5 -79.6|170-189 PA 40.6 -76.4|190-196 PA 40.0 -75.2
197-199 DE 39.5 -75.6|200-200 DC 38.9 -77.0|201-201 VA 38.9 -77.5|202-205 DC 38.9 -77.0|206-219 MD 39.2 -76.7
220-229 VA 38.6 -77.6|230-239 VA 37.2 -76.8|240-246 VA 37.2 -80.2|247-268 WV 38.6 -80.9|270-277 NC 36.0 -79.5
278-285 NC 35.4 -77.5|286-289 NC 35.5 -82.0|290-299 SC 34.0 -81.0|300-306 GA 33.8 -84.3|307-319 GA 32.5 -83.0
320-329 FL 30.0 -82.5|330-334 FL 26.1 -80.3|335-339 FL 27.8 -82.2|341-342 FL 26.8 -82.0|344-349 FL 28.2 -81.2
350-369 AL 33.0 -86.8|370-385 TN 36.0 -86.2|386-397 MS 32.6 -89.8|398-399 GA 31.6 -84.2|400-427 KY 37.8 -85.3
430-459 OH 40.2 -82.8|460-479 IN 40.0 -86.2|480-499 MI 42.9 -84.5|500-528 IA 42.0 -93.3|530-549 WI 43.6 -88.9
550-567 MN 45.0 -93.6|569-569 DC 38.9 -77.0|570-577 SD 44.0 -98.5|580-588 ND 47.2 -99.0|590-599 MT 46.6 -110.0
600-609 IL 41.9 -87.8|610-629 IL 39.9 -89.4|630-658 MO 38.5 -92.0|660-679 KS 38.7 -97.0|680-693 NE 41.1 -97.8
700-714 LA 30.6 -91.4|716-729 AR 34.9 -92.4|730-732 OK 35.5 -97.5|733-733 TX 30.3 -97.7|734-749 OK 35.8 -96.0
750-769 TX 32.7 -97.0|770-779 TX 29.7 -95.6|780-789 TX 29.6 -98.2|790-799 TX 32.3 -102.5|885-885 TX 31.8 -106.4
800-816 CO 39.6 -105.0|820-831 WY 42.6 -106.8|832-838 ID 44.0 -115.0|840-847 UT 40.5 -111.8|850-865 AZ 33.4 -111.9
870-884 NM 34.9 -106.5|889-898 NV 37.5 -116.0|900-908 CA 33.95 -118.3|910-918 CA 34.1 -118.1|919-928 CA 33.2 -117.3
930-935 CA 34.9 -119.3|936-939 CA 36.6 -120.5|940-954 CA 37.7 -122.3|955-961 CA 39.5 -122.3|967-968 HI 21.3 -157.8
969-969 GU 13.4 144.8|970-979 OR 44.8 -122.6|980-994 WA 47.5 -121.9|995-999 AK 61.2 -149.9
090-098 AE 40.75 -73.9|340-340 AA 26.1 -80.3|962-966 AP 37.7 -122.3`;

const REGIONS: readonly ZipRegion[] = TABLE.split(/[|\n]/).map((row) => {
  const [range, state, latitude, longitude] = row.split(" ");
  const [from, to] = String(range).split("-");
  return {
    from: Number(from),
    to: Number(to),
    state: String(state),
    latitude: Number(latitude),
    longitude: Number(longitude),
  };
});

/** The region of "94107" or "94107-1234"; null for what is no ZIP code in use. */
export function regionOfZip(zip: string | null): ZipRegion | null {
  const digits = /^(\d{3})\d{2}(-?\d{4})?$/.exec((zip ?? "").trim())?.[1];
  if (digits === undefined) return null;
  const prefix = Number(digits);
  return REGIONS.find(({ from, to }) => from <= prefix && prefix <= to) ?? null;
}

/** States and territories that USPS serves as domestic, with the military ones. */
export const US_STATES: ReadonlySet<string> = new Set([
  ...REGIONS.map(({ state }) => state),
  "AS",
  "FM",
  "MH",
  "MP",
  "PW",
]);

/** 969 serves the islands of the Pacific, 008 the Virgin Islands. */
export function zipFitsState(region: ZipRegion, state: string): boolean {
  if (region.state === state) return true;
  return region.state === "GU" && ["AS", "FM", "MH", "MP", "PW"].includes(state);
}

export const MILITARY_STATES: ReadonlySet<string> = new Set(["AA", "AE", "AP"]);

/** Upper bounds of zones 1 to 8 in miles, as USPS defines them; zone 9 are the Pacific islands. */
const ZONE_MILES = [50, 150, 300, 600, 1000, 1400, 1800];

export function zoneBetween(from: ZipRegion, to: ZipRegion): number {
  if (from.state === "GU" || to.state === "GU") return from.state === to.state ? 1 : 9;
  const miles = milesBetween(from, to);
  const index = ZONE_MILES.findIndex((bound) => miles <= bound);
  return index === -1 ? 8 : index + 1;
}

function milesBetween(from: ZipRegion, to: ZipRegion): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const { sin, cos, asin, sqrt } = Math;
  const latitude = sin(radians(to.latitude - from.latitude) / 2) ** 2;
  const longitude = sin(radians(to.longitude - from.longitude) / 2) ** 2;
  const chord = latitude + cos(radians(from.latitude)) * cos(radians(to.latitude)) * longitude;
  return 2 * 3959 * asin(sqrt(chord));
}
