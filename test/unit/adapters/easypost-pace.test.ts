import { describe, expect, it } from "vitest";
import { AccountPace, type PaceTicket } from "~/adapters/easypost/account-pace";
import { SimulatedTime } from "./simulated-time";

function pace(maxInFlight: number) {
  const time = new SimulatedTime();
  const account = new AccountPace({ clock: time, sleep: time.sleep, maxInFlight, random: () => 0 });
  const begun: { ticket: PaceTicket; at: number }[] = [];
  const refused: number[] = [];
  const start = time.milliseconds;
  const begin = (options: { list?: boolean; within?: number } = {}) => {
    const deadline = time.milliseconds + (options.within ?? 3_600_000);
    void account.begin(deadline, options.list ?? false).then((ticket) => {
      if (typeof ticket === "number") refused.push(ticket);
      else begun.push({ ticket, at: time.milliseconds - start });
    });
  };
  return { time, begin, begun, refused };
}

describe("the pace of an EasyPost account", () => {
  it("keeps to so many requests under way, and the next takes the place of one that ends", async () => {
    const { time, begin, begun } = pace(2);
    for (let count = 0; count < 4; count += 1) begin();
    await time.pass(0);
    expect(begun).toHaveLength(2);
    begun[0]?.ticket.answered();
    await time.pass(0);
    expect(begun).toHaveLength(3);
    begun[1]?.ticket.neverLeft();
    await time.pass(0);
    expect(begun).toHaveLength(4);
  });

  it("asks for at most five lists a second, while other requests go on", async () => {
    const { time, begin, begun } = pace(100);
    for (let count = 0; count < 11; count += 1) begin({ list: true });
    begin();
    await time.pass(0);
    expect(begun).toHaveLength(2);
    await time.pass(2_000);
    expect(begun.map(({ at }) => at).filter((at) => at < 1_000)).toHaveLength(6);
    expect(begun).toHaveLength(12);
  });

  it("stops for everybody while EasyPost wants to be left alone", async () => {
    const { time, begin, begun, refused } = pace(4);
    begin();
    await time.pass(0);
    begun[0]?.ticket.askedToWait(3_000);
    begin();
    begin({ within: 1_000 });
    await time.pass(2_999);
    expect(begun).toHaveLength(1);
    expect(refused).toEqual([2_000]);
    await time.pass(1);
    expect(begun).toHaveLength(2);
  });

  it("after a storm sends one request ahead", async () => {
    const { time, begin, begun } = pace(4);
    for (let count = 0; count < 4; count += 1) begin();
    await time.pass(0);
    for (const { ticket } of begun.splice(0)) ticket.failed();
    for (let count = 0; count < 4; count += 1) begin();
    await time.pass(60_000);
    expect(begun).toHaveLength(1);
    begun[0]?.ticket.answered();
    await time.pass(0);
    expect(begun).toHaveLength(4);
  });
});
