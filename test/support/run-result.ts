// How every command ends: a table for people, one JSON line for machines, an exit code for scripts.

/** Two columns, aligned. */
export function table(rows: [string, string | number][]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join("\n");
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Progress and reasons: never in the way of a machine that reads standard output. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Runs the command; an error becomes one readable reason and exit code 1. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    note(`\nFailed: ${error instanceof Error ? reasonOf(error) : String(error)}`);
    process.exitCode = 1;
  }
  // Sockets kept alive must not hold up the end; everything that matters has been stopped by now.
  process.exit();
}

function reasonOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\n  because: ${error.cause.message}` : "";
  return `${error.message}${cause}`;
}

/** A positive whole number out of an option, or an error that names the option. */
export function wholeNumber(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${option} needs a whole number above 0, not "${value}"`);
  return number;
}
