import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeTrackingMail, type MailFacts } from "~/modules/notifications/template/compose-tracking-mail";
import { escapeHtml } from "~/modules/notifications/template/mail-document";
import { mailSettingsProblems } from "~/modules/notifications/template/mail-settings.schema";
import {
  DEFAULT_BODY,
  DEFAULT_SUBJECT,
  MAIL_VARIABLES,
  renderBody,
  renderSubject,
  templateProblem,
  type MailValues,
} from "~/modules/notifications/template/mail-template";

const FACTS: MailFacts = {
  backerName: "Grace Hopper",
  campaignName: "Spiral Galaxy",
  shopName: "Meeple Mill",
  orderName: "#1001",
  items: ["1 × Star Tiles"],
  carrier: "USPS",
  trackingNumber: "9400",
  carrierLink: "https://tools.usps.com/go?tLabels=9400",
  trackingPage: "https://app.example.com/t/token",
};
const DEFAULT = { subject: DEFAULT_SUBJECT, body: DEFAULT_BODY };
const EMPTY = Object.fromEntries(
  Object.keys(MAIL_VARIABLES).map((name) => [name, null]),
) as unknown as MailValues;

describe("a template", () => {
  it("with known variables, spaced or not, is fine", () => {
    expect(templateProblem(DEFAULT_BODY, "body")).toBeNull();
    expect(templateProblem(DEFAULT_SUBJECT, "subject")).toBeNull();
    expect(templateProblem("{{ campaign }} {{campaign}}", "body")).toBeNull();
  });

  it.each([
    ["Hi {{first_name}} {{toString}}", "{{first_name}}, {{toString}} are not known"],
    ["Hi {{backer_email}}", "{{backer_email}} is not known"],
    ["Hi {{}}", "{{}} is not known"],
    ["Hi {{campaign", "not closed"],
    ["Hi campaign}}", "not closed"],
    ["   \n ", "needs a text"],
    ["x".repeat(5001), "longer than 5000"],
  ])("%s is refused beside its field", (text, message) => {
    expect(templateProblem(text, "body")).toContain(message);
  });

  it("leaves out lines whose variables are all empty, and only those", () => {
    const body = "Carrier: {{carrier}}\nNumber: {{tracking_number}}\n\n\n\nAt {{campaign}} {{carrier}}";
    expect(renderBody(body, { ...EMPTY, campaign: "Galaxy" })).toBe("At Galaxy");
    expect(renderBody(body, { ...EMPTY, tracking_number: "9" })).toBe("Number: 9");
  });

  it("never reads a value as a template", () => {
    const values = {
      ...EMPTY,
      backer_name: "{{tracking_page}}",
      tracking_page: "https://app.example.com/t/secret",
    };
    expect(renderBody("Hi {{backer_name}}", values)).toBe("Hi {{tracking_page}}");
  });
});

describe("a mail", () => {
  it("greets a backer without a name, and says nothing about what is not known", () => {
    const unknown = { backerName: null, carrier: null, trackingNumber: null, carrierLink: null, items: [] };
    const { text } = composeTrackingMail(DEFAULT, { ...FACTS, ...unknown });
    expect(text).toContain("Hi there,");
    for (const absent of ["Carrier:", "Tracking number:", "null", "{{"]) expect(text).not.toContain(absent);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "ftp://x.example", "not a link"])(
    "takes no link that a browser would not open as a page: %s",
    (carrierLink) => {
      const { text, html } = composeTrackingMail(DEFAULT, { ...FACTS, carrierLink });
      expect(text + html).not.toContain(carrierLink);
    },
  );

  it("says that links may need a day to work, also when the creator does not", () => {
    const { text, html } = composeTrackingMail({ subject: "Hi", body: "Hi" }, FACTS);
    for (const part of [text, html]) expect(part).toContain("up to a day");
  });

  it("has a subject of one line whatever it is made of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (name, campaign) => {
        const subject = renderSubject("{{backer_name}}: {{campaign}}", {
          ...EMPTY,
          backer_name: name,
          campaign,
        });
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 50 },
    );
  });

  it("shows every value as text: markup of a backer never becomes markup of the mail", () => {
    const hostile = fc.constantFrom(
      '<script>alert("x")</script>',
      "<img src=x onerror=alert(1)>",
      '"><a href="https://evil.example">click</a>',
      "https://evil.example/?a=1&b=2",
      FACTS.trackingPage,
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (backerName, item, carrier) => {
        const { html } = composeTrackingMail(DEFAULT, { ...FACTS, backerName, items: [item], carrier });
        expect(html).not.toMatch(/<(script|img)/i);
        const targets = [...html.matchAll(/href="([^"]*)"/g)].map((found) => found[1]);
        expect(new Set(targets)).toEqual(
          new Set([escapeHtml(FACTS.trackingPage), escapeHtml(String(FACTS.carrierLink))]),
        );
      }),
    );
  });
});

describe("the settings of a campaign's mails", () => {
  const fine = { subject: "Hi", body: "Hi", fromName: "Meeple Mill", replyTo: "" };
  it("have an error beside each field that is wrong", () => {
    expect(mailSettingsProblems(fine)).toEqual([]);
    const wrong = { subject: "", body: "{{x}}", fromName: "Bank <bank@evil.example>", replyTo: "nobody" };
    expect(mailSettingsProblems(wrong).map(({ field }) => field)).toEqual([
      "subject",
      "body",
      "fromName",
      "replyTo",
    ]);
  });

  it("take no address that would add another header or recipient", () => {
    for (const replyTo of [
      "a@b.example\nBcc: c@d.example",
      "a@b.example, c@d.example",
      "a@b.example c@d.example",
    ])
      expect(mailSettingsProblems({ ...fine, replyTo })).toHaveLength(1);
  });
});
