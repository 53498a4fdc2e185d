import { expect, it } from "vitest";
import { atMostEvery } from "~/lib/at-most-every";

it("works once per key and span, however often it is called", () => {
  let now = 0;
  const worked: string[] = [];
  const work = (key: string) => void worked.push(`${key} ${now}`);
  const call = atMostEvery(10_000, () => new Date(now), work);
  for (now = 0; now <= 20_000; now += 500) {
    call("a");
    if (now >= 1_000) call("b");
  }
  expect(worked).toEqual(["a 0", "b 1000", "a 10000", "b 11000", "a 20000"]);
});
