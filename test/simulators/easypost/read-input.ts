// Reads request bodies, which may hold anything.
import type { Json } from "./core";

export function objectOf(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** Numbers come as numbers or as text. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** Dollars to hundred-thousandths. */
export function microOf(value: unknown): number {
  return Math.round((numberOf(value) ?? 0) * 100_000);
}

/** EasyPost writes fees with five decimals. */
export function asFeeAmount(micro: number): string {
  return (micro / 100_000).toFixed(5);
}
