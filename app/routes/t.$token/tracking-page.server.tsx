// The tracking page as one document: plain HTML and CSS, made for a phone.
import { renderToStaticMarkup } from "react-dom/server";
import type { ParcelOnPage, TrackingPageView } from "~/modules/notifications/tracking-page/tracking-page";
import type { ShipmentEventKind } from "~/modules/fulfillment/shipments";
import type { PackageStatus } from "~/modules/fulfillment/views";

export const TRACKING_STYLE = `:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:#f1f1f1;color:#303030;font:16px/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:40rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}h2{font-size:1.125rem;margin:0}h3{font-size:.875rem;margin:1rem 0 .5rem}
p{margin:.25rem 0}.quiet{color:#616161}
.card{background:#fff;border-radius:.75rem;box-shadow:0 1px 0 rgba(0,0,0,.08),0 0 0 1px rgba(0,0,0,.06);padding:1rem;margin-top:1rem;overflow-wrap:anywhere}
.head{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;justify-content:space-between}
.badge{border-radius:.5rem;padding:.125rem .5rem;font-size:.8125rem;font-weight:600;background:#e3e3e3;color:#303030}
.badge.moving{background:#d5ebff;color:#003a5a}.badge.good{background:#b4fed2;color:#0c5132}.badge.bad{background:#fed1d7;color:#8e0b21}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:.75rem 0 0}dt{color:#616161}dd{margin:0}
.number{font-variant-numeric:tabular-nums;font-weight:600}
.button{display:block;margin-top:1rem;padding:.75rem 1rem;border-radius:.5rem;background:#303030;color:#fff;text-align:center;text-decoration:none;font-weight:600}
.button:focus-visible{outline:3px solid #005bd3;outline-offset:2px}
ol{list-style:none;margin:0;padding:0}li{position:relative;padding:0 0 .75rem 1.25rem;border-left:2px solid #d4d4d4;margin-left:.375rem}
li:last-child{border-left-color:transparent;padding-bottom:0}
li::before{content:"";position:absolute;left:-.4375rem;top:.4375rem;width:.75rem;height:.75rem;border-radius:50%;background:#b5b5b5}
li:first-child::before{background:#303030}time{color:#616161;font-size:.875rem;display:block}
.gone .number{text-decoration:line-through}`;

/** The whole document. */
export function renderTrackingPage(view: TrackingPageView): string {
  return toDocument(`Your ${view.campaignName} parcels`, <TrackingPage view={view} />);
}

/** For every link that leads nowhere: it does not say why. */
export const MISSING_PAGE = toDocument(
  "Page not found",
  <main>
    <h1>This page does not exist</h1>
    <p>Open the link from your mail again, in full. If it still does not work, write to the creator.</p>
  </main>,
);

export const THROTTLED_PAGE = toDocument(
  "Too many tries",
  <main>
    <h1>Too many tries</h1>
    <p>Please wait a minute, then open the link from your mail again.</p>
  </main>,
);

function toDocument(title: string, body: JSX.Element): string {
  return `<!doctype html>${renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="referrer" content="no-referrer" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: TRACKING_STYLE }} />
      </head>
      <body>{body}</body>
    </html>,
  )}`;
}

function TrackingPage({ view }: { view: TrackingPageView }) {
  const { parcels } = view;
  return (
    <main>
      <p className="quiet">{view.shopName}</p>
      <h1>{view.campaignName}</h1>
      <p>{summaryOf(view)}</p>
      {parcels.map((parcel, index) => (
        <Parcel
          key={index}
          parcel={parcel}
          title={parcels.length === 1 ? "Your parcel" : `Parcel ${index + 1}`}
        />
      ))}
      {parcels.length > 0 ? (
        <p className="quiet card">
          Tracking links may need up to a day to work: a carrier&apos;s page knows a parcel only after its
          first scan.
        </p>
      ) : null}
    </main>
  );
}

function summaryOf({ status, parcels }: TrackingPageView): string {
  if (parcels.length === 0)
    return "Nothing has been shipped yet. This page will show your parcels as soon as they leave.";
  switch (status) {
    case "delivered":
      return "Everything has been delivered.";
    case "shipped":
      return "Everything has been shipped.";
    case "partially_shipped":
      return "Part of your rewards has been shipped. The rest follows.";
    default:
      return "Your parcels are being made ready.";
  }
}

const STATUSES: Record<PackageStatus, { label: string; tone: string }> = {
  label: { label: "Being made ready", tone: "" },
  shipped: { label: "Shipped", tone: "moving" },
  in_transit: { label: "In transit", tone: "moving" },
  out_for_delivery: { label: "Out for delivery", tone: "moving" },
  failure: { label: "Delivery failed", tone: "bad" },
  delivered: { label: "Delivered", tone: "good" },
  returned: { label: "Returned to sender", tone: "bad" },
  withdrawn: { label: "No longer valid", tone: "" },
};

const EVENTS: Record<ShipmentEventKind, string> = {
  label: "Label made",
  confirmed: "Confirmed",
  in_transit: "In transit",
  delayed: "Delayed",
  attempted: "Delivery attempted",
  ready_for_pickup: "Ready for pickup",
  out_for_delivery: "Out for delivery",
  failure: "Delivery failed",
  delivered: "Delivered",
  returned: "Returned to sender",
  handed_over: "Handed over to the carrier",
};

function Parcel({ parcel, title }: { parcel: ParcelOnPage; title: string }) {
  const { label, tone } = STATUSES[parcel.status];
  const gone = parcel.status === "withdrawn";
  return (
    <section className={gone ? "card gone" : "card"}>
      <div className="head">
        <h2>{title}</h2>
        <span className={`badge ${tone}`}>{label}</span>
      </div>
      <dl>
        <Fact term="Carrier" value={parcel.carrier} />
        <Fact term="Number" value={parcel.number && <span className="number">{parcel.number}</span>} />
        <Fact term="Shipped" value={parcel.shippedAt && <Moment iso={parcel.shippedAt} />} />
        <Fact term="Delivered" value={parcel.deliveredAt && <Moment iso={parcel.deliveredAt} />} />
      </dl>
      {gone ? (
        <p className="quiet">The sender has taken this number back or given the parcel another one.</p>
      ) : null}
      {!gone && parcel.untracked ? <p className="quiet">{parcel.untracked}</p> : null}
      {!gone && parcel.url ? (
        <a className="button" href={parcel.url} rel="noopener noreferrer">
          Follow it at {parcel.carrier ?? "the carrier"}
        </a>
      ) : null}
      {parcel.history.length > 0 ? (
        <>
          <h3>History</h3>
          <ol>
            {parcel.history.map(({ kind, at }, index) => (
              <li key={index}>
                {EVENTS[kind]}
                <Moment iso={at} />
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </section>
  );
}

function Fact({ term, value }: { term: string; value: React.ReactNode }) {
  if (!value) return null;
  return (
    <>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </>
  );
}

const MOMENT = new Intl.DateTimeFormat("en", {
  ...{ year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" },
  ...{ hourCycle: "h23", timeZone: "UTC" },
});

/** The page runs no scripts and so does not know where its reader is: times are UTC and say so. */
function Moment({ iso }: { iso: string }) {
  return <time dateTime={iso}>{`${MOMENT.format(new Date(iso))} UTC`}</time>;
}
