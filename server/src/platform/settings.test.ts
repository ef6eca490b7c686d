import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Fault } from "#platform/faults";
import { envExample, loadSettings, readSettings } from "./settings.ts";

function messageFor(environment: NodeJS.Dict<string>): string {
  try {
    readSettings(environment);
    return "";
  } catch (error) {
    return error instanceof Fault ? error.message : "not a Fault";
  }
}

it(".env.example is what the settings declare", async () => {
  expect(await readFile(join(import.meta.dirname, "../../../.env.example"), "utf8")).toBe(envExample());
});

it("needs no setting at all", () => {
  expect(readSettings({})).toMatchObject({
    port: 8080,
    host: "127.0.0.1",
    production: false,
    publicUrl: "http://127.0.0.1:8080",
    databaseUrl: null,
    secret: null,
  });
});

it("takes an empty value for an absent one", () => {
  expect(readSettings({ PORT: "", DATABASE_URL: "", SMTP_URL: "" })).toEqual(readSettings({}));
});

it("tells every fault at once, each with what would be right, and no secret", () => {
  const message = messageFor({
    PORT: "0x1F",
    HOST: "a b",
    DATABASE_URL: "mysql://u:topsecret@h/d",
    LOG_LEVEL: "loud",
    GOMARK_MAX_BODY_BYTES: "-1",
  });
  for (const name of ["PORT", "HOST", "DATABASE_URL", "LOG_LEVEL", "GOMARK_MAX_BODY_BYTES"])
    expect(message).toContain(`  - ${name}: `);
  expect(message).toContain("postgres://user:password@host:5432/database");
  expect(message).not.toContain("topsecret");
});

it.each([undefined, "short"])("in production refuses %s as the secret", (secret) => {
  expect(messageFor({ NODE_ENV: "production", GOMARK_SECRET: secret })).toContain("GOMARK_SECRET");
});

it.each([
  [{ HOST: "0.0.0.0", PORT: "9000" }, "http://localhost:9000"],
  [{ HOST: "::1" }, "http://[::1]:8080"],
  [{ GOMARK_PUBLIC_URL: "https://crm.example.com/" }, "https://crm.example.com"],
])("takes %j for the public address %s", (environment, expected) => {
  expect(readSettings(environment).publicUrl).toBe(expected);
});

it("makes one secret, keeps it private, and finds it again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gomark-settings-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const environment = { GOMARK_DATA_DIR: join(folder, "data") };
  const [first, second] = await Promise.all([loadSettings(environment), loadSettings(environment)]);
  expect(first.secret).toHaveLength(48);
  expect(second.secret).toBe(first.secret);
  expect((await stat(join(folder, "data/secret"))).mode & 0o777).toBe(0o600);
});
