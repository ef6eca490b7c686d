import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
    ["of a call that is refused", [part("object", "nonsense"), csv("name\nAcme")], 400],
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
