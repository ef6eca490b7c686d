import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { sweepBatch } from "#platform/jobs/sweeping";
import { createWorld, type TestOrganization, type World } from "#testing/world";

/** A real SMTP server, as small as the protocol allows. It can be told to refuse. */
interface Sink {
  readonly server: Server;
  readonly mails: string[];
  refusals: number;
}

function startSink(): Promise<Sink> {
  const sink: Sink = { server: createServer((socket) => converse(socket, sink)), mails: [], refusals: 0 };
  return new Promise((resolve) => {
    sink.server.listen(0, "127.0.0.1", () => resolve(sink));
  });
}

function converse(socket: Socket, sink: Sink): void {
  let data: string | null = null;
  let rest = "";
  const say = (line: string) => socket.write(`${line}\r\n`);
  say("220 sink.test");
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) data = answer(line, { data, say, sink, socket });
  });
}

function answer(
  line: string,
  at: { data: string | null; say: (line: string) => void; sink: Sink; socket: Socket },
): string | null {
  const { data, say, sink, socket } = at;
  if (data !== null) {
    if (line !== ".") return `${data}${line}\n`;
    sink.mails.push(data);
    say("250 kept");
    return null;
  }
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === "DATA") {
    say("354 go on");
    return "";
  }
  if (verb === "MAIL" && sink.refusals > 0) {
    sink.refusals -= 1;
    say("451 not now");
    return null;
  }
  say(verb === "QUIT" ? "221 bye" : "250 ok");
  if (verb === "QUIT") socket.end();
  return null;
}

let sink: Sink;
let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  sink = await startSink();
  world = await createWorld({
    smtpUrl: `smtp://127.0.0.1:${(sink.server.address() as AddressInfo).port}?ignoreTLS=true`,
  });
  organization = await world.createOrganization();
});
afterAll(async () => {
  await world.destroy();
  sink.server.close();
});

const invite = async (email: string) =>
  (await world.as(organization.admin).post("/api/v1/invitations", { email, role: "rep" })).ok();
const stored = async () =>
  (
    await world.owner.query<{ recipient: string; state: string; body: string | null; attempts: number }>(
      "select recipient, state, body, attempts from platform.mail order by id",
    )
  ).rows;

describe("system mail with an SMTP server", () => {
  it("goes out after the commit, once, and its body is forgotten", async () => {
    await invite("ann@gomark.test");
    expect(sink.mails).toEqual([]);
    await world.drain();
    expect(sink.mails).toHaveLength(1);
    expect(sink.mails[0]).toMatch(/To: ann@gomark\.test/);
    expect(sink.mails[0]).toMatch(/Message-ID: <gomark-system-\d+@gomark\.test>/);
    expect(await stored()).toEqual([{ recipient: "ann@gomark.test", state: "sent", body: null, attempts: 1 }]);
  });

  it("is not lost when the server refuses or nobody is there to send it: the row waits", async () => {
    sink.refusals = 1;
    await invite("bob@gomark.test");
    await world.drain();
    expect((await stored()).at(-1)).toMatchObject({ recipient: "bob@gomark.test", state: "waiting", attempts: 1 });
    // the queue waits longer after each failure; make the job due
    await world.app.pools.app.query("update graphile_worker._private_jobs set run_at = now() where attempts > 0");
    await world.drain();
    expect((await stored()).at(-1)).toMatchObject({ state: "sent", body: null, attempts: 2 });
    expect(sink.mails.filter((mail) => mail.includes("bob@gomark.test"))).toHaveLength(1);
  });

  it("loses its link when it is given up, and keeps the reason", async () => {
    sink.refusals = 1;
    await invite("gus@gomark.test");
    await world.app.pools.app.query("update graphile_worker._private_jobs set attempts = max_attempts - 1");
    await world.drain();
    expect((await stored()).at(-1)).toMatchObject({ recipient: "gus@gomark.test", state: "failed", body: null });
    await world.app.pools.app.query("delete from graphile_worker._private_jobs");
  });

  it("is not sent when the change that wanted it was taken back", async () => {
    const before = sink.mails.length;
    expect(
      (
        await world
          .as(organization.admin)
          .post("/api/v1/invitations", { email: "eve@gomark.test", role: "rep", teamId: "999" })
      ).status,
    ).toBe(400);
    await world.drain();
    expect(sink.mails).toHaveLength(before);
  });
});

describe("system mail in production without an SMTP server", () => {
  it("is given up at once: its link, which nobody may see, is never kept", async () => {
    const production = await createWorld({ production: true });
    onTestFinished(() => production.destroy());
    const { admin } = await production.createOrganization();
    (await production.as(admin).post("/api/v1/invitations", { email: "ann@gomark.test", role: "rep" })).ok();
    const { rows } = await production.owner.query("select state, body, last_error from platform.mail");
    expect(rows).toEqual([{ state: "failed", body: null, last_error: expect.stringMatching(/SMTP_URL/) }]);
  });

  it("loses the links that were kept before it became production, at the next sweep", async () => {
    const production = await createWorld({ production: true });
    onTestFinished(() => production.destroy());
    await production.owner.query(
      "insert into platform.mail (recipient, subject, body, state, created_at) values ('a@gomark.test', 'x', 'a link', 'kept', now())",
    );
    await sweep(production);
    expect((await production.owner.query("select from platform.mail")).rowCount).toBe(0);
  });
});

const sweep = async (swept: World) => {
  await swept.app.pools.app.query("select graphile_worker.add_job('platform.mail.sweep')");
  await swept.drain();
};

describe("the sweep of old mails", () => {
  it("removes them some at a time, in statements that never lock the table for long", async () => {
    const { owner } = world;
    await owner.query(`
      create table platform.swept (rows int);
      grant insert on platform.swept to gomark_app;
      create function platform.note_sweep() returns trigger language plpgsql as
        'begin insert into platform.swept select count(*) from gone; return null; end';
      create trigger note_sweep after delete on platform.mail referencing old table as gone
        for each statement execute function platform.note_sweep();`);
    await owner.query(
      `insert into platform.mail (recipient, subject, state, created_at)
       select 'old@gomark.test', 'x', 'sent', timestamptz '2001-01-01' from generate_series(1, $1)`,
      [sweepBatch * 2 + 1],
    );
    await sweep(world);
    const { rows } = await owner.query<{ rows: number }>("select rows from platform.swept");
    expect(rows.map((row) => row.rows)).toEqual([sweepBatch, sweepBatch, 1]);
    expect((await stored()).some(({ recipient }) => recipient === "old@gomark.test")).toBe(false);
    expect((await stored()).length).toBeGreaterThan(0);
  });
});
