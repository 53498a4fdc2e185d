import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeFailures, endOf, orderOf, type VitestReport } from "../../support/failure-summary";

function reportOf(...messages: string[]): VitestReport {
  const failed = messages.map((message, index) => ({
    ...{ fullName: `a rule ${index}`, status: "failed", failureMessages: [message] },
  }));
  const passed = { fullName: "a rule that holds", status: "passed", failureMessages: [] };
  const file = { name: "/repo/test/unit/a.test.ts", message: "", status: "failed" };
  const counts = { numPassedTests: 1, numFailedTests: messages.length, numPendingTests: 0, numTodoTests: 0 };
  return { ...counts, testResults: [{ ...file, assertionResults: [passed, ...failed] }] };
}

/** What a property says that never holds for two or more. */
async function failedProperty(): Promise<string> {
  const property = fc.asyncProperty(fc.array(fc.nat()), async (values) => {
    await Promise.resolve();
    expect(values.length, "how many").toBeLessThan(2);
  });
  return fc.assert(property, { seed: 7 }).then(
    () => "it held",
    (error: unknown) => (error instanceof Error ? String(error.stack) : "no error"),
  );
}

describe("the summary of failures", () => {
  it("shows a property's counterexample, its seed and the broken expectation", async () => {
    const text = describeFailures(reportOf(await failedProperty()), "/repo");
    expect(text).toContain("✗ test/unit/a.test.ts > a rule 0");
    expect(text).toContain("Counterexample: [[0,0]]");
    expect(text).toMatch(/seed: 7, path: "/);
    expect(text).toContain("how many: expected 2 to be less than 2");
    expect(text).not.toContain("a rule that holds");
  });

  it("stays short and without colours, however much has failed", () => {
    const long = Array.from({ length: 500 }, (_, line) => `\u001b[31mline ${line}\u001b[39m`).join("\n");
    const lines = describeFailures(reportOf(...Array.from({ length: 40 }, () => long)), "/repo").split("\n");
    expect(lines.length).toBeLessThan(200);
    expect(lines.at(-1)).toBe("… and 28 more");
    expect(lines[1]).toBe("    line 0");
    expect(endOf(long).split("\n").at(-1)).toBe("    line 499");
  });

  it("says how a shuffled order is had again", () => {
    const output =
      ' \u001b[46m RUN \u001b[49m\n      \u001b[90mRunning tests with seed "1795349132407"\u001b[39m\n';
    expect(orderOf(output)).toContain("--sequence.seed 1795349132407");
    expect(orderOf("RUN")).toBe("");
  });

  it("names a file that could not be loaded", () => {
    const report = reportOf();
    const [file] = report.testResults;
    if (file) file.message = "Cannot find module 'x'";
    expect(describeFailures(report, "/repo")).toBe("✗ test/unit/a.test.ts\n    Cannot find module 'x'");
  });
});
