import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { z } from "zod";
import { codeOf, Fault } from "#platform/faults";
import { secretOf } from "./postgres/kept-secret.ts";

const root = join(import.meta.dirname, "../../..");

interface Declaration<Shape extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly shape: Shape;
  /** What an absent setting means, in words of a setting; null when it means "none". */
  readonly byDefault: string | null;
  readonly about: string;
  /** What a right value looks like: told when it is not one. */
  readonly expected: string;
  readonly secret?: boolean;
}

const whole = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(low).max(high));
const urlOf = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol));
const postgresUrl = urlOf("postgres:", "postgresql:").nullable();
const database = (name: string, about: string) => ({
  name,
  shape: postgresUrl,
  byDefault: null,
  about,
  expected: "postgres://user:password@host:5432/database",
  secret: true,
});
const number = (name: string, range: readonly [number, number], byDefault: number, about: string) => ({
  name,
  shape: whole(...range),
  byDefault: String(byDefault),
  about,
  expected: `a whole number from ${range[0]} to ${range[1]}`,
});

/** Every setting there is. `.env.example` is written from this list, and nothing else reads the environment. */
const declarations = {
  port: number("PORT", [1, 65_535], 8080, "The port GoMark listens on."),
  host: {
    name: "HOST",
    shape: z.string().regex(/^[\w.:%-]+$/),
    byDefault: "127.0.0.1",
    about: "The address it listens on. The default lets only this machine in; 0.0.0.0 lets the network in.",
    expected: "an IP address or host name",
  },
  dataDir: {
    name: "GOMARK_DATA_DIR",
    shape: z.string().transform((path) => resolve(root, path)),
    byDefault: ".gomark",
    about: "Where the embedded database and generated secrets live. Keep it, and keep it private.",
    expected: "a folder",
  },
  publicUrl: {
    name: "GOMARK_PUBLIC_URL",
    shape: urlOf("http:", "https:")
      .transform((text) => text.replace(/\/+$/, ""))
      .nullable(),
    byDefault: null,
    about: "How people reach GoMark, used in mails and for cookies. By default http://HOST:PORT.",
    expected: "an address such as https://crm.example.com",
  },
  secret: {
    name: "GOMARK_SECRET",
    shape: z.string().min(32).nullable(),
    byDefault: null,
    about:
      "Signs sessions and links. Required with NODE_ENV=production; otherwise made once and kept in the data folder.",
    expected: "at least 32 random characters, for example from: openssl rand -base64 48",
    secret: true,
  },
  databaseUrl: database(
    "DATABASE_URL",
    "Uses this PostgreSQL server (15 or newer) instead of the embedded one; the login owns the schema.",
  ),
  appDatabaseUrl: database(
    "APP_DATABASE_URL",
    "Login gomark_app on it. Needed only where DATABASE_URL may not create roles.",
  ),
  authDatabaseUrl: database("AUTH_DATABASE_URL", "Login gomark_auth on it, likewise."),
  eventsDatabaseUrl: database("EVENTS_DATABASE_URL", "Login gomark_events on it, likewise."),
  smtpUrl: {
    name: "SMTP_URL",
    shape: urlOf("smtp:", "smtps:").nullable(),
    byDefault: null,
    about:
      "The server that sends invitations and password resets. Without it mails are shown at /mailbox, in production nowhere.",
    expected: "smtps://user:password@host:465",
    secret: true,
  },
  mailFrom: {
    name: "MAIL_FROM",
    shape: z.string().regex(/^[^\r\n]*@[^\r\n]+$/),
    byDefault: "GoMark <gomark@localhost>",
    about: "The sender of those mails.",
    expected: "an address such as GoMark <crm@example.com>",
  },
  logLevel: {
    name: "LOG_LEVEL",
    shape: z.literal(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    byDefault: "info",
    about: "How much is logged: fatal, error, warn, info, debug, trace or silent.",
    expected: "fatal, error, warn, info, debug, trace or silent",
  },
  trustedProxies: {
    name: "GOMARK_TRUSTED_PROXIES",
    shape: z
      .string()
      .regex(/^[\da-fA-F.:/, ]*$/)
      .transform((text) =>
        text
          .split(",")
          .map((part) => part.trim())
          .filter((part) => part !== ""),
      ),
    byDefault: "",
    about: "Addresses of reverse proxies whose X-Forwarded-For is believed.",
    expected: "IP addresses or networks, separated by commas",
  },
  maxBodyBytes: number(
    "GOMARK_MAX_BODY_BYTES",
    [1024, 104_857_600],
    1_048_576,
    "The largest request body, files aside.",
  ),
  maxUploadBytes: number(
    "GOMARK_MAX_UPLOAD_BYTES",
    [0, 1_000_000_000_000],
    0,
    "The largest file that can be uploaded; 0 means as large as the disk has room for.",
  ),
  diskReserveBytes: number(
    "GOMARK_DISK_RESERVE_BYTES",
    [0, 1_000_000_000_000_000],
    1_073_741_824,
    "What an upload leaves free on the disks of the temporary folder (TMPDIR) and of the embedded database.",
  ),
  statementTimeoutMs: number(
    "GOMARK_STATEMENT_TIMEOUT_MS",
    [100, 600_000],
    15_000,
    "After this many milliseconds a database query is given up.",
  ),
  appConnections: number(
    "GOMARK_CONNECTIONS",
    [2, 500],
    16,
    "Database connections of one process for requests and jobs.",
  ),
  callsPerAddress: number(
    "GOMARK_CALLS_PER_ADDRESS",
    [0, 10_000_000],
    3000,
    "Calls a minute from one network address; 0 means no limit.",
  ),
  callsPerCaller: number(
    "GOMARK_CALLS_PER_CALLER",
    [0, 10_000_000],
    1500,
    "Calls a minute of one key or person; 0 means no limit.",
  ),
  signInsPerAddress: number(
    "GOMARK_SIGN_INS_PER_ADDRESS",
    [0, 1_000_000],
    30,
    "Sign-in attempts a minute from one network address; 0 means no limit.",
  ),
  stopSeconds: number(
    "GOMARK_STOP_SECONDS",
    [1, 600],
    20,
    "How long running requests and jobs may take to finish when GoMark is stopped.",
  ),
  mode: {
    name: "NODE_ENV",
    shape: z.string(),
    byDefault: "development",
    about: 'With "production" no demo is ever loaded, and secrets must be set.',
    expected: "production or development",
  },
} as const satisfies Record<string, Declaration>;

type Declared = { readonly [Name in keyof typeof declarations]: z.output<(typeof declarations)[Name]["shape"]> };

export interface Settings extends Omit<Declared, "mode" | "publicUrl" | "secret"> {
  readonly production: boolean;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly secret: string;
}

export interface GivenSettings extends Omit<Settings, "secret"> {
  readonly secret: string | null;
}

/** What the process was started with: `.env` in the project's root, overridden by the environment. */
function readEnvironment(): NodeJS.Dict<string> {
  return { ...readDotEnv(), ...process.env };
}

/** All settings of this process; makes the secret when none is given, in development only. */
export async function loadSettings(environment: NodeJS.Dict<string> = readEnvironment()): Promise<Settings> {
  const given = readSettings(environment);
  return { ...given, secret: given.secret ?? (await secretOf(given.dataDir)) };
}

/** Parses every setting; throws one `Fault` that tells all that is wrong at once, each with what would be right. */
export function readSettings(environment: NodeJS.Dict<string>): GivenSettings {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [key, declaration] of Object.entries(declarations)) {
    const given = environment[declaration.name];
    const parsed = (declaration.shape as z.ZodType).safeParse(
      given === undefined || given === "" ? declaration.byDefault : given,
    );
    if (parsed.success) values[key] = parsed.data;
    else faults.push(faultOf(declaration, given ?? ""));
  }
  const { mode, publicUrl, ...declared } = values as Declared;
  const production = mode === "production";
  if (production && declared.secret === null) {
    faults.push(`GOMARK_SECRET must be set when NODE_ENV is production: ${declarations.secret.expected}.`);
  }
  if (faults.length > 0)
    throw new Fault(`GoMark cannot start with these settings:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
  return { ...declared, production, publicUrl: publicUrl ?? localUrl(declared) };
}

/** The text of `.env.example`: every setting with what it means and its default. */
export function envExample(): string {
  const entries = Object.values<Declaration>(declarations).map(
    ({ name, about, byDefault }) => `# ${about}\n# ${name}=${byDefault ?? ""}\n`,
  );
  return `# GoMark's settings. Copy to .env and take the "# " off what you change; the environment wins over the file.\n\n${entries.join("\n")}`;
}

function faultOf(declaration: Declaration, given: string): string {
  const shown = declaration.secret === true ? "Its value (not shown, it is a secret)" : JSON.stringify(given);
  return `${declaration.name}: ${shown} is not ${declaration.expected}.`;
}

function localUrl({ host, port }: { host: string; port: number }): string {
  const reachable = ["0.0.0.0", "::"].includes(host) ? "localhost" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

function readDotEnv(): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(root, ".env"), "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return {};
    throw new Fault(`The file .env in GoMark's folder cannot be read (${codeOf(error) ?? "unknown"}).`);
  }
}
