import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
