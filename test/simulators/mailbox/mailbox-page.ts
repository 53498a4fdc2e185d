// The mailbox to look into: a list of mails, and one mail with both of its parts.
import type { ReceivedMail } from "./mailbox";

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#303030}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d2d5d8}
iframe{width:100%;height:38rem;border:1px solid #d2d5d8;border-radius:8px}pre{background:#f6f6f7;padding:1rem;white-space:pre-wrap;border-radius:8px}`;

const SHOWN = 200;

/** Newest first; `search` is looked for in addresses and subjects. */
export function listPage(mails: ReceivedMail[], search: string): string {
  const wanted = search.toLowerCase();
  const found = mails
    .filter((mail) => `${mail.to.join(" ")} ${mail.subject}`.toLowerCase().includes(wanted))
    .toReversed();
  const rows = found
    .slice(0, SHOWN)
    .map(
      (mail) =>
        `<tr><td>${escape(mail.at.slice(11, 19))}</td><td>${escape(mail.to.join(", "))}</td><td><a href="/mails/${mail.id}">${escape(mail.subject)}</a></td></tr>`,
    );
  return page(
    "Mailbox",
    `<h1>Mailbox</h1><p>Every mail that was sent: ${mails.length}. ${found.length > SHOWN ? `The newest ${SHOWN} are shown.` : ""}</p>
<form><label>Search <input name="search" value="${escape(search)}"></label> <button>Search</button></form>
<table><thead><tr><th>At (UTC)</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join("")}</tbody></table>
${found.length === 0 ? "<p>Nothing here yet.</p>" : ""}`,
  );
}

/** The HTML part runs no scripts: it is shown the way a mail program does. */
export function mailPage(mail: ReceivedMail): string {
  return page(
    mail.subject,
    `<p><a href="/">Mailbox</a></p><h1>${escape(mail.subject)}</h1>
<p>From ${escape(mail.from.name)} &lt;${escape(mail.from.address)}&gt; · To ${escape(mail.to.join(", "))}${mail.replyTo ? ` · Reply to ${escape(mail.replyTo)}` : ""}</p>
<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail" srcdoc="${escape(`<base target="_blank">${mail.html}`)}"></iframe>
<h2>Plain text</h2><pre>${escape(mail.text)}</pre>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
