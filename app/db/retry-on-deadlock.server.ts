// Writers of many pledges lock them in id order; should two meet crosswise all the same, one of them starts over.
import { Prisma } from "./generated/client";

const ATTEMPTS = 4;
/** PostgreSQL: serialization_failure, deadlock_detected. */
const CONTENTION = new Set(["40001", "40P01"]);

/** Runs a whole transaction again when PostgreSQL chose it as the victim of a deadlock. */
export async function retryOnDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isContention(error)) throw error;
    }
  }
}

function isContention(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (error.code === "P2034") return true;
  const databaseCode = error.meta?.["code"];
  return typeof databaseCode === "string" && CONTENTION.has(databaseCode);
}
