import { describe, expect, it } from "vitest";
import { parseSender } from "~/adapters/mail/sender-address";
import { toOutcome } from "~/adapters/mail/smtp-outcome";

const reply = (responseCode: number, command: string, text = "no") => ({
  ...{ code: "EENVELOPE", command, responseCode, response: `${responseCode} ${text}`, message: "" },
});
const broken = { code: "ECONNECTION", command: "CONN", message: "Connection closed unexpectedly" };

describe("an SMTP error", () => {
  it.each(["connecting", "logging-in", "envelope"] as const)("while %s: nothing was handed over", (stage) => {
    expect(toOutcome(broken, stage).kind).toBe("unreachable");
  });

  it("after the first byte of the mail is unclear, whatever the library calls it", () => {
    expect(toOutcome(broken, "handing-over").kind).toBe("unclear");
    expect(toOutcome({ code: "ETIMEDOUT", command: "CONN", message: "" }, "handing-over").kind).toBe(
      "unclear",
    );
    expect(toOutcome({ ...reply(421, "CONN"), code: "ECONNECTION" }, "handing-over").kind).toBe("unclear");
  });

  it("that is a reply to the command is a clear no: 4yz for now, 5yz for good", () => {
    expect(toOutcome(reply(451, "DATA"), "handing-over").kind).toBe("later");
    expect(toOutcome(reply(554, "DATA"), "handing-over")).toMatchObject({ kind: "refused", because: "mail" });
    expect(toOutcome(reply(550, "RCPT TO", "5.1.1 unknown"), "envelope")).toMatchObject({
      because: "recipient",
    });
    expect(toOutcome(reply(550, "RCPT TO", "5.7.1 relaying denied"), "envelope")).toMatchObject({
      because: "mail",
    });
    expect(toOutcome(reply(535, "AUTH PLAIN"), "logging-in").kind).toBe("unreachable");
  });

  it("keeps nothing of an address that the server repeats", () => {
    const outcome = toOutcome(
      reply(550, "RCPT TO", "5.1.1 <ada@example.com>: no ada@example.com\r\nhere"),
      "envelope",
    );
    expect(outcome).toMatchObject({ reply: "550 5.1.1 <…>: no … here" });
  });
});

describe("MAIL_FROM", () => {
  it("is a name with an address, or an address", () => {
    expect(parseSender("Meeple Mill <mail@mill.example>")).toEqual({
      name: "Meeple Mill",
      address: "mail@mill.example",
    });
    expect(parseSender("mail@mill.example")).toEqual({ name: "PledgeDock", address: "mail@mill.example" });
    expect(() => parseSender("nobody")).toThrow("MAIL_FROM");
  });
});
