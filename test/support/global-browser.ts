// Chromium unpacked before any test file starts: two files that unpack it at once would start a half-written program.
import { findChromium } from "./browser";

/** Leaves the environment as it was: the package points the loader of every process below at its own libraries. */
export default async function setup(): Promise<void> {
  const before = { ...process.env };
  await findChromium();
  for (const name of Object.keys(process.env)) {
    if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before[name];
  }
}
