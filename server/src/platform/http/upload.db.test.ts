import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { systemActor } from "#platform/actor";
import { later } from "#platform/clock";
import { fileInfo, keepFile } from "#platform/files/files";
import type { Within } from "#platform/work";
import { createWorld, type TestOrganization, type World } from "#testing/world";

describe("an uploaded file", () => {
  let world: World;
  let company: TestOrganization;
  beforeAll(async () => {
    world = await createWorld({ maxUploadBytes: 2048 });
    company = await world.createOrganization();
  });
  afterAll(() => world.destroy());

  const part = (name: string, content: string, more = "") =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
  const csv = (content: string) => part("file", content, `; filename="a.csv"\r\nContent-Type: text/csv`);
  const upload = (parts: readonly string[], headers: Record<string, string> = {}) =>
    world.as(company.admin).send<{ id: string; code: string }>({
      method: "POST",
      url: "/api/v1/imports",
      headers: { "content-type": "multipart/form-data; boundary=b", ...headers },
      payload: `${parts.join("")}--b--\r\n`,
    });
  const files = () => world.look<{ id: string }>(company, "select id from platform.file order by id");

  it("sent again with the same Idempotency-Key is answered as the first time, and kept once", async () => {
    const once = { "idempotency-key": "upload-1" };
    const before = await files();
    const first = await upload([part("object", "account"), csv("name\nAcme")], once);
    expect(first.status, first.text).toBe(201);
    const again = await upload([part("object", "account"), csv("name\nAcme")], once);
    expect([again.status, again.body.id, again.headers["idempotency-replayed"]]).toEqual([201, first.body.id, "true"]);
    const other = await upload([part("object", "account"), csv("name\nOther")], once);
    expect([other.status, other.body.code]).toEqual([422, "idempotency_mismatch"]);
    expect(await files()).toHaveLength(before.length + 1);
  });

  it.each([
    ["of a call that is refused", [part("object", "nonsense"), csv("name\nAcme")], 404],
    ["followed by a field that cannot be read", [csv("name\nAcme"), part("mapping", "{")], 400],
    ["followed by a second one", [csv("name\nAcme"), csv("name\nOther")], 413],
    ["that is too large", [part("object", "account"), csv("x".repeat(4096))], 413],
  ])("%s is not kept", async (_, parts, status) => {
    const before = await files();
    const reply = await upload(parts);
    expect(reply.status, reply.text).toBe(status);
    expect(await files()).toEqual(before);
  });
});

describe("a large file", () => {
  let world: World;
  let company: TestOrganization;
  beforeAll(async () => {
    world = await createWorld({ maxUploadBytes: 0 });
    company = await world.createOrganization();
  });
  afterAll(() => world.destroy());

  const origin = { requestId: "upload", ip: null, via: "api" } as const;
  const within: Within = (step) =>
    world.app.transact({ actor: systemActor(company.id, { name: "upload" }), origin }, step);
  const kept = () =>
    world.look<{ complete: boolean; chunks: number; bytes: string }>(
      company,
      `select complete, bytes::text, (select count(*)::int from platform.file_chunk c where c.file_id = f.id) as chunks
       from platform.file f order by id`,
    );
  async function* pieces(count: number): AsyncGenerator<Uint8Array> {
    for (let n = 0; n < count; n += 1) yield Buffer.alloc(64 * 1024, n);
  }

  it("arrives without a maximum, is kept in many short units of work, and is read as it was sent", async () => {
    const address = await world.listen();
    const row = `A company,Berlin,${"a long note ".repeat(400)}\n`;
    const body = async function* () {
      yield Buffer.from(
        '--b\r\ncontent-disposition: form-data; name="object"\r\n\r\naccount\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname,city,note\n',
      );
      for (let n = 0; n < 40; n += 1) yield Buffer.from(row.repeat(100));
      yield Buffer.from("\r\n--b--\r\n");
    };
    const reply = await fetch(`${address}/api/v1/imports`, {
      method: "POST",
      headers: { ...company.admin.headers, "content-type": "multipart/form-data; boundary=b" },
      body: body(),
      duplex: "half",
    });
    expect([reply.status, ((await reply.json()) as { status: string }).status]).toEqual([201, "checking"]);
    const bytes = 15 + row.length * 4000;
    expect(await kept()).toEqual([{ complete: true, bytes: String(bytes), chunks: expect.any(Number) }]);
    const [last] = await world.look<{ n: number }>(
      company,
      "select count(distinct xmin::text)::int as n from platform.file_chunk",
    );
    expect(last?.n).toBeGreaterThan(3);
  });

  it("that was cut off can be read by nobody, and is thrown away a day later", async () => {
    const before = await kept();
    const now = world.clock.now();
    const cutOffAt = async (time: Date) => {
      world.clock.set(time);
      let units = 0;
      const cutOff: Within = (step) => {
        units += 1;
        return units < 3 ? within(step) : Promise.reject(new Error("cut off"));
      };
      const file = { name: "a.csv", mediaType: "text/csv", content: pieces(200) };
      await expect(keepFile(cutOff, file)).rejects.toThrow("cut off");
    };
    await cutOffAt(later(now, { days: -2 }));
    await cutOffAt(now);
    const [, { id } = { id: "" }] = await world.look<{ id: string }>(
      company,
      "select id from platform.file where not complete order by id",
    );
    await expect(within((work) => fileInfo(work, id))).rejects.toThrow(/no file/);
    await world.owner.query("select graphile_worker.add_job('platform.daily_upkeep', '{}'::json)");
    await world.drain();
    expect((await kept()).slice(before.length)).toEqual([{ complete: false, bytes: "0", chunks: expect.any(Number) }]);
  });

  it("is refused, naming the place, where it would fill the disk, and leaves nothing behind", async () => {
    const full = await createWorld({ diskReserveBytes: 1_000_000_000_000_000 });
    onTestFinished(() => full.destroy());
    const { admin } = await full.createOrganization();
    const form = new FormData();
    form.set("object", "account");
    form.set("file", new Blob(["name\nAcme\n"]), "a.csv");
    const reply = await full
      .as(admin)
      .send<{ code: string; detail: string }>({ method: "POST", url: "/api/v1/imports", payload: form });
    expect([reply.status, reply.body.code]).toEqual([507, "no_room"]);
    expect(reply.body.detail).toContain(`There is no room for the file in ${tmpdir()} (the folder for temporary files`);
  });
});
