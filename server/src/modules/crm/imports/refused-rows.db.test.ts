import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { importCalls, type ImportCalls, lines, refusals } from "#testing/import-calls";
import { createWorld, type World } from "#testing/world";
import type { Import } from "./import-schema.ts";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const handedBack = async ({ id }: Import) =>
  (await company.calls.get(`/api/v1/imports/${id}/refused.csv`)).text.replace("\ufeff", "").trimEnd().split("\r\n");
const again = async (rows: readonly string[]) => company.start("account", lines(...rows));
const count = (n: number, given: number) => `The row has ${given} fields where the table has ${n} columns`;

it("what a refused row holds beyond the columns is handed back with it, fields that are empty too", async () => {
  const tried = await company.start(
    "account",
    lines("name,city", "Fine,Rome", "Too,many,3,4,=5", "Shifted,,Rome,", "Few"),
  );
  expect(await handedBack(tried)).toEqual([
    "name,city,GoMark extra 1,GoMark extra 2,GoMark extra 3,GoMark line,GoMark reasons",
    `Too,many,3,4,'=5,3,${count(2, 5)}`,
    `Shifted,,Rome,(empty),,4,${count(2, 4)}`,
    `Few,,,,,5,${count(2, 1).replace("fields", "field")}`,
  ]);
});

it("a row handed back with fields too many is refused again until they are where they belong", async () => {
  const tried = await company.start("account", lines("name,city", "Too,many,3", "Shifted,,Rome"));
  const [header = "", tooMany = "", shifted = ""] = await handedBack(tried);
  const unmended = await again([header, tooMany, shifted]);
  expect(refusals(unmended)).toEqual([
    [2, ': The row still has more fields than the table: put "GoMark extra 1" where it belongs'],
    [3, ': The row still has more fields than the table: put "GoMark extra 1" where it belongs'],
  ]);
  expect((await handedBack(unmended)).slice(0, 2)).toEqual([
    header,
    expect.stringMatching(/^Too,many,3,2,"The row still has more/),
  ]);
  const mended = await again([header, tooMany.replace("many,3", '"many 3",'), shifted.replace(",,Rome", ",Rome,")]);
  expect([mended.counts.create, mended.counts.refuse]).toEqual([2, 0]);
});

it("of a row with thousands of fields too many all are handed back", async () => {
  const fields = Array.from({ length: 3000 }, (_, n) => `f${n}`);
  const [header = "", row = ""] = await handedBack(
    await company.start("account", lines("name,city", "Fine,Rome", fields.join(","))),
  );
  expect(header).toContain("GoMark extra 50,GoMark line");
  expect(row.replaceAll('"', "")).toContain(fields.join(","));
});

it("a text that was cut off when its row was handed back is not imported for the whole one", async () => {
  const text = "long ".repeat(5000);
  const tried = await company.start("account", lines("name,city,employees", `Acme,${text}Rome,many`));
  const [header = "", row = ""] = await handedBack(tried);
  expect(refusals(await again([header, row.replace(",many,", ",5,")]))).toEqual([
    [2, ': "city" was cut off: take the whole text from the file of before'],
  ]);
});
