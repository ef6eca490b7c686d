import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "#testing/calls";
import { createWorld, type World } from "#testing/world";
import { importCalls, type ImportCalls } from "#testing/import-calls";

/** Public data, kept beside the repository: its README there says where it is from. */
const folder = join(import.meta.dirname, "../../../../../../shared/data");
const patience = 120_000;

describe.skipIf(!existsSync(folder))("hostile data (left out where ../shared/data is absent)", () => {
  let world: World;
  let company: ImportCalls;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.destroy());
  beforeEach(async () => {
    company = await importCalls(world);
  });

  const bytesOf = (path: string) => Uint8Array.from(readFileSync(join(folder, path)));

  it(
    "every file made to break readers is tried or refused by name, and none writes anything",
    async () => {
      const sets = [
        "csv-spectrum/csvs",
        "csvkit",
        "messytables-horror",
        "pollock-polluted/csv",
        "pollock-survey/csv",
      ].map((set) => `csv-torture/${set}`);
      const paths = sets.flatMap((set) => readdirSync(join(folder, set)).map((name) => `${set}/${name}`));
      expect(paths.length).toBeGreaterThan(140);
      for (const path of paths) {
        const reply = await company.upload(bytesOf(path), { object: "account" });
        expect([201, 400, 415], `${path}: ${reply.text.slice(0, 300)}`).toContain(reply.status);
        if (reply.status === 201) expect(reply.body.counts.create, path).toBeLessThanOrEqual(reply.body.progress.total);
        else expect(reply.text, path).toContain('"path":"file"');
      }
      expect(await company.items("accounts")).toEqual([]);
    },
    patience,
  );

  it("naughty strings come through names unchanged, or are refused with their line", async () => {
    const naughty = JSON.parse(readFileSync(join(folder, "strings/naughty-strings/blns.json"), "utf8")) as string[];
    const named = naughty.filter((text) => text.trim() !== "");
    const csv = stringify([["name", "city"], ...named.map((text, index) => [text, `row ${index}`])]);
    const whole = await company.start("account", csv, { key: null });
    expect(whole.counts.create + whole.counts.refuse).toBe(named.length);
    await company.run(whole);
    const kept = new Map<string, string>();
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: { items: Json[]; nextCursor: string | null } = (
        await company.calls.get<{ items: Json[]; nextCursor: string | null }>(
          `/api/v1/accounts?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`,
        )
      ).ok();
      for (const { city, name } of page.items) kept.set(String(city), String(name));
      cursor = page.nextCursor;
    }
    expect(kept.size).toBe(whole.counts.create);
    for (const [city, name] of kept) {
      const given = named[Number(city.slice(4))] ?? "";
      expect(name).toBe(given.normalize("NFC").trim());
    }
    expect(whole.refusedSample.every(({ line, reasons }) => line > 1 && reasons.length > 0)).toBe(true);
  });

  it("formula payloads are neutralised in the file of refused rows, and only there", async () => {
    const file = readdirSync(join(folder, "strings/csv-injection")).find((name) => !/licen[cs]e/i.test(name)) ?? "";
    const payloads = readFileSync(join(folder, "strings/csv-injection", file), "utf8")
      .split("\n")
      .filter((text) => text.trim() !== "");
    const csv = stringify([["name", "employees"], ...payloads.map((text) => [text, "many"])]);
    const tried = await company.start("account", csv, { key: null });
    expect(tried.counts.refuse).toBe(payloads.length);
    const refused = (await company.calls.get(`/api/v1/imports/${tried.id}/refused.csv`)).text;
    expect(refused).not.toMatch(/(?:^|[,\n])"?[=+\-@\t]/m);
  });
});
