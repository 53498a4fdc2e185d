// The one place that reads the environment. Everything else receives values.
import { z } from "zod";

const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);
const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

/** "10" or "2.5", as hundredths of a percent. */
const percent = (fallback: number) =>
  z.coerce
    .number()
    .min(0)
    .max(100)
    .default(fallback)
    .transform((value) => Math.round(value * 100));
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

const EnvSchema = z
  .object({
    NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
    DATABASE_URL: z.string().min(1),
    DATABASE_POOL: count(10),
    PORT: z.coerce.number().int().min(0).default(3000),
    HOST: z.string().default("0.0.0.0"),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
    SHOPIFY_API_KEY: z.string().min(1),
    SHOPIFY_API_SECRET: z.string().min(1),
    SHOPIFY_APP_URL: z.url(),
    SHOPIFY_SCOPES: z.string().min(1),
    /** `id:base64key,…`, newest first; 32 bytes each. The first encrypts, all decrypt. */
    ENCRYPTION_KEYS: z.string().min(1),
    /** Loopback only: where a stand-in for Shopify's hosts listens. */
    SHOPIFY_ADMIN_ORIGIN: z.url().optional(),
    APP_BRIDGE_URL: z.url().default("https://cdn.shopify.com/shopifycloud/app-bridge.js"),
    METRICS_TOKEN: z.string().min(16).optional(),
    SMTP_URL: z.string().optional(),
    MAIL_FROM: z.string().optional(),
    MAIL_RATE_PER_MINUTE: count(300),
    /** `host:port,…` that callbacks may reach although they are not on the public internet, or not https. */
    OUTBOUND_ALLOWED_HOSTS: z
      .string()
      .default("")
      .transform((list) =>
        list
          .split(",")
          .map((entry) => entry.trim().toLowerCase())
          .filter((entry) => entry !== ""),
      ),
    API_RATE_PER_MINUTE: count(600),
    PUSH_SEND_WINDOW_SECONDS: seconds(30),
    PUSH_REQUEST_TIMEOUT_SECONDS: seconds(30),
    PUSH_ABSENT_AFTER_SECONDS: seconds(180),
    PUSH_LOOK_GAP_SECONDS: seconds(60),
    PUSH_LEASE_SECONDS: seconds(15),
    PUSH_LOOKABLE_DAYS: seconds(50),
    PUSH_MAX_IN_FLIGHT: count(40),
    SWEEP_SECONDS: seconds(15),
    /** Paths are relative to it, so it ends in a slash. */
    EASYPOST_BASE_URL: z
      .url()
      .default("https://api.easypost.com/v2/")
      .transform((url) => (url.endsWith("/") ? url : `${url}/`)),
    EASYPOST_API_KEY: z.string().optional(),
    EASYPOST_WEBHOOK_SECRET: z.string().min(16).optional(),
    POSTAGE_FEE_PERCENT_PLATFORM: percent(10),
    POSTAGE_FEE_PERCENT_OWN: percent(0),
    POSTAGE_MAX_IN_FLIGHT: count(8),
    POSTAGE_BILLING_TEST: z
      .enum(["true", "false"])
      .default("false")
      .transform((value) => value === "true"),
  })
  .superRefine((env, context) => {
    const { protocol, hostname } = new URL(env.EASYPOST_BASE_URL);
    if (protocol === "https:") return;
    if (protocol !== "http:" || env.NODE_ENV === "production" || !LOOPBACK.includes(hostname)) {
      context.addIssue({
        code: "custom",
        path: ["EASYPOST_BASE_URL"],
        message: "must be https (http only for a stand-in on this machine, and never in production)",
      });
    }
  })
  .superRefine((env, context) => {
    if (!env.SHOPIFY_ADMIN_ORIGIN) return;
    const host = new URL(env.SHOPIFY_ADMIN_ORIGIN).hostname;
    if (env.NODE_ENV === "production" || !LOOPBACK.includes(host)) {
      context.addIssue({
        code: "custom",
        path: ["SHOPIFY_ADMIN_ORIGIN"],
        message: "is for a stand-in on this machine only and is refused in production",
      });
    }
  });

export type Env = z.infer<typeof EnvSchema>;

/** Reads and checks the variables; throws an error that lists every one that is missing or wrong. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = EnvSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return given[name] === undefined ? `  ${name} is missing` : `  ${name} ${issue.message}`;
  });
  throw new Error(`The environment is not complete (see .env.example):\n${lines.join("\n")}`);
}
