// A tracking mail as it leaves: plain text and HTML with the same words.

/** Closes every mail, whatever the creator has written above. */
export const LINKS_NEED_TIME =
  "Tracking links may need up to a day to work: a carrier's page knows a parcel only after its first scan.";

export interface MailParts {
  text: string;
  html: string;
}

/** `links` are the only addresses that become clickable; they come from us and the carrier, never from a backer. */
export function toMailParts(input: {
  subject: string;
  body: string;
  links: string[];
  footer: string[];
}): MailParts {
  const { footer } = input;
  const paragraphs = input.body.split(/\n{2,}/);
  return {
    text: [input.body, ...(footer.length > 0 ? ["-- ", ...footer] : []), ""].join("\n"),
    html: [
      '<!doctype html><html lang="en"><head><meta charset="utf-8">',
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      `<title>${escapeHtml(input.subject)}</title></head>`,
      '<body style="margin:0;padding:24px 12px;background:#f1f1f1;font:16px/1.5 Arial,Helvetica,sans-serif;color:#303030">',
      '<div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px">',
      ...paragraphs.map(
        (text) => `<p style="margin:0 0 16px;overflow-wrap:anywhere">${toHtml(text, input.links)}</p>`,
      ),
      "</div>",
      '<div style="max-width:560px;margin:16px auto 0;padding:0 24px;font-size:13px;color:#616161">',
      ...footer.map((text) => `<p style="margin:0 0 8px">${escapeHtml(text)}</p>`),
      "</div></body></html>",
    ].join("\n"),
  };
}

/** Escaped, with line breaks, and with exactly the given addresses as links. */
function toHtml(text: string, links: string[]): string {
  const wanted = [...new Set(links)].filter((link) => link !== "").sort((a, b) => b.length - a.length);
  const pieces = wanted.reduce<string[]>(
    (parts, link) => parts.flatMap((part) => (wanted.includes(part) ? [part] : cutAround(part, link))),
    [text],
  );
  return pieces
    .map((piece) => (wanted.includes(piece) ? toLink(piece) : escapeHtml(piece)))
    .join("")
    .replaceAll("\n", "<br>");
}

function cutAround(text: string, link: string): string[] {
  const parts = text.split(link);
  return parts.flatMap((part, index) => (index === 0 ? [part] : [link, part]));
}

function toLink(address: string): string {
  const safe = escapeHtml(address);
  return `<a href="${safe}" style="color:#005bd3">${safe}</a>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
