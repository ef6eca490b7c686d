import { describe, expect, it } from "vitest";
import { anonymous, systemActor } from "#platform/actor";
import { createLog } from "#platform/telemetry/log";
import { createMail, type MailParts } from "./mail.ts";

const log = createLog("silent");

function open(change: Partial<MailParts>, ip: string | null, owner = false): boolean {
  const mail = createMail({
    smtpUrl: null,
    from: "GoMark <g@gomark.test>",
    publicUrl: "http://localhost:8080",
    production: false,
    log,
    ...change,
  });
  return mail.mailboxOpen({ actor: owner ? systemActor(null) : anonymous, origin: { requestId: "x", ip, via: "web" } });
}

describe("the development mailbox", () => {
  it("is open to anybody on the machine itself while there is no SMTP server", () => {
    for (const ip of ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"]) expect(open({}, ip)).toBe(true);
  });

  it("is closed to others over the network, except those who manage the portfolio's people", () => {
    expect(open({}, "192.0.2.7")).toBe(false);
    expect(open({}, null)).toBe(false);
    expect(open({}, "192.0.2.7", true)).toBe(true);
  });

  it("is closed to a proxy on the same machine that serves a public address", () => {
    expect(open({ publicUrl: "https://crm.example.com" }, "127.0.0.1")).toBe(false);
  });

  it("does not exist in production or beside an SMTP server, not even for the owner", () => {
    expect(open({ production: true }, "127.0.0.1", true)).toBe(false);
    expect(open({ smtpUrl: "smtp://127.0.0.1:2525" }, "127.0.0.1", true)).toBe(false);
  });
});
