import { describe, expect, it } from "vitest";
import { anonymous, systemActor } from "#platform/actor";
import { createLog } from "#platform/telemetry/log";
import { createMail, type MailParts } from "./mail.ts";

const log = createLog("silent");

function open(change: Partial<MailParts>, local: boolean, owner = false): boolean {
  const mail = createMail({
    smtpUrl: null,
    from: "GoMark <g@gomark.test>",
    publicUrl: "http://localhost:8080",
    production: false,
    log,
    ...change,
  });
  const origin = { requestId: "x", ip: "127.0.0.1", via: "web", local } as const;
  return mail.mailboxOpen({ actor: owner ? systemActor(null) : anonymous, origin });
}

describe("the development mailbox", () => {
  it("is open to anybody on the machine itself while there is no SMTP server", () => {
    expect(open({}, true)).toBe(true);
  });

  it("is closed to others over the network, except those who manage the portfolio's people", () => {
    expect(open({}, false)).toBe(false);
    expect(open({}, false, true)).toBe(true);
  });

  it("is closed to a proxy on the same machine that serves a public address", () => {
    expect(open({ publicUrl: "https://crm.example.com" }, true)).toBe(false);
  });

  it("does not exist in production or beside an SMTP server, not even for the owner", () => {
    expect(open({ production: true }, true, true)).toBe(false);
    expect(open({ smtpUrl: "smtp://127.0.0.1:2525" }, true, true)).toBe(false);
  });
});
