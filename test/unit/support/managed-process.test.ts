import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { ManagedProcess } from "../../support/managed-process";

it("a process is read from its own first line, not from what an earlier run left in the log", async () => {
  const logDirectory = await mkdtemp(path.join(os.tmpdir(), "pledgedock-log-"));
  await writeFile(path.join(logDirectory, "child.log"), '{"run":"earlier"}\n');
  const args = ["-e", "console.log(JSON.stringify({ run: 'now' }))"];
  const child = new ManagedProcess({ name: "child", args, env: process.env, logDirectory });
  expect(await child.firstJsonLine(10_000)).toEqual({ run: "now" });
  await child.exited;
  await rm(logDirectory, { recursive: true, force: true });
});
