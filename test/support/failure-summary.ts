// What failed, once more at the end of a long output, where whoever reads only the last lines finds it.

/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    /** Why the file could not even be loaded, or one of its hooks failed. */
    message: string;
    status: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

const LINES_EACH = 14;
const TESTS_EACH = 12;
/** Colours and other control sequences of a terminal. */
// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[0-9;]*[A-Za-z]/g;
const FOREIGN_FRAME = /^\s+at .*(node_modules|node:internal)/;

/** Every failed test by file and name, with the beginning of what it said: a property's counterexample and seed are there. */
export function describeFailures(report: VitestReport, root: string): string {
  const told = report.testResults.flatMap((file) => {
    const name = file.name.replace(`${root}/`, "");
    const tests = file.assertionResults.filter(({ status }) => status === "failed");
    if (tests.length === 0 && file.status === "failed") return [`✗ ${name}\n${beginningOf(file.message)}`];
    return tests.map(
      (test) => `✗ ${name} > ${test.fullName}\n${beginningOf(test.failureMessages.join("\n"))}`,
    );
  });
  const more = told.length > TESTS_EACH ? [`… and ${told.length - TESTS_EACH} more`] : [];
  return [...told.slice(0, TESTS_EACH), ...more].join("\n");
}

/** How the shuffled order of the tests is had again; nothing where they were not shuffled. */
export function orderOf(output: string): string {
  const seed = /with seed "(\d+)"/.exec(output.replace(COLOURS, ""))?.[1];
  return seed ? `\n  in this order: --sequence.seed ${seed}` : "";
}

/** The last lines of a tool's output, indented. */
export function endOf(output: string): string {
  return indent(linesOf(output).slice(-LINES_EACH));
}

function beginningOf(message: string): string {
  return indent(
    linesOf(message)
      .filter((line) => !FOREIGN_FRAME.test(line) && !line.startsWith("Hint:"))
      .slice(0, LINES_EACH),
  );
}

function linesOf(text: string): string[] {
  return text
    .replace(COLOURS, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

function indent(lines: string[]): string {
  return lines.map((line) => `    ${line.slice(0, 1_000)}`).join("\n");
}
