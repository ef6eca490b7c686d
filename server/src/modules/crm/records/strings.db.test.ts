import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type World } from "#testing/world";

const file = join(import.meta.dirname, "../../../../../../shared/data/strings/naughty-strings/blns.json");

interface Reply {
  readonly id?: string;
  readonly name?: string;
  readonly items?: readonly { readonly id: string }[];
  readonly problems?: readonly { readonly path: string }[];
}

describe.skipIf(!existsSync(file))("strings made to break programs (left out where ../shared/data is absent)", () => {
  let world: World;
  let admin: Calls;
  beforeAll(async () => {
    world = await createWorld();
    admin = world.as((await world.createOrganization()).admin);
  });
  afterAll(() => world.destroy());

  it("are kept as they are and found again, or refused by the field they stand in", async () => {
    const strings = JSON.parse(readFileSync(file, "utf8")) as string[];
    expect(strings.length).toBeGreaterThan(400);
    for (const name of strings) {
      const made = await admin.post<Reply>("/api/v1/accounts", { name });
      if (made.status === 400) {
        expect(
          made.body.problems?.map(({ path }) => path),
          name,
        ).toEqual(["name"]);
        continue;
      }
      expect([made.status, made.body.name], name).toEqual([201, name.normalize("NFC").trim()]);
      const filter = encodeURIComponent(JSON.stringify({ property: "name", op: "is", value: name }));
      const found = (await admin.get<Reply>(`/api/v1/accounts?limit=200&filter=${filter}`)).ok();
      expect(
        found.items?.map(({ id }) => id),
        name,
      ).toContain(made.body.id);
    }
  }, 120_000);

  it("are only ever looked for by filters, lists and search", async () => {
    const strings = JSON.parse(readFileSync(file, "utf8")) as string[];
    for (const text of strings) {
      const value = encodeURIComponent(JSON.stringify({ property: "city", op: "contains", value: text }));
      const replies = await Promise.all([
        admin.get<Reply>(`/api/v1/accounts?filter=${value}`),
        admin.get<Reply>(`/api/v1/accounts?q=${encodeURIComponent(text)}`),
        admin.get<Reply>(`/api/v1/accounts?sort=${encodeURIComponent(text)}&cursor=${encodeURIComponent(text)}`),
        admin.get<Reply>(`/api/v1/search?q=${encodeURIComponent(text)}`),
      ]);
      for (const { status } of replies) expect([200, 400], text).toContain(status);
    }
  }, 120_000);
});
