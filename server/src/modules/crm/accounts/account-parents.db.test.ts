import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { whileRowHeld } from "#testing/held-row";
import { importCalls, type ImportCalls, lines } from "#testing/import-calls";
import { createWorld, type World } from "#testing/world";

let world: World;
let company: ImportCalls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  company = await importCalls(world);
});

const account = async (name: string, parentId?: unknown) =>
  String((await company.calls.post("/api/v1/accounts", { name, parentId })).ok()["id"]);
const hang = (id: string, parentId: string) => company.calls.patch(`/api/v1/accounts/${id}`, { version: 1, parentId });

describe("no account stands above itself", () => {
  it("when one call hangs two accounts below each other: the second is refused", async () => {
    const [one, other] = [await account("One"), await account("Other")];
    const changes = [
      { id: one, parentId: other },
      { id: other, parentId: one },
    ];
    const outcome = (await company.calls.post("/api/v1/accounts/bulk/update", { changes })).ok();
    expect(outcome).toMatchObject({ done: [one], refused: [{ id: other, problems: [{ code: "circle" }] }] });
  });

  it("when a change that would make room for it is refused itself", async () => {
    const top = await account("Top");
    const below = await account("Below", top);
    const elsewhere = await account("Elsewhere");
    const property = { object: "account", label: "Code", type: "text", unique: true };
    (await company.calls.post("/api/v1/properties", property)).ok();
    (await company.calls.post("/api/v1/accounts", { name: "Holder", custom: { code: "X" } })).ok();
    const changes = [
      { id: below, parentId: elsewhere, custom: { code: "X" } },
      { id: top, parentId: below },
    ];
    const outcome = (await company.calls.post("/api/v1/accounts/bulk/update", { changes })).ok();
    expect(outcome).toMatchObject({ done: [], refused: [{ id: below }, { id: top, problems: [{ code: "circle" }] }] });
  });

  it("when a file names two rows below each other: the second stays without, and is handed back", async () => {
    const done = await company.run(
      await company.start("account", lines("name,parent account", "One,Other", "Other,One")),
    );
    expect(done.counts).toMatchObject({ create: 2, refuse: 1 });
    const parents = (await company.items("accounts")).map(({ parentId }) => parentId);
    expect(parents.filter((id) => id !== null)).toHaveLength(1);
  });

  it("when two people close a circle at the same moment", async () => {
    const [top, bottom] = [await account("Top"), await account("Bottom")];
    const middle = await account("Middle", bottom);
    const { organization } = company;
    const replies = await whileRowHeld(world, { organization, table: "crm.account", id: middle }, [
      () => hang(top, middle),
      () => hang(bottom, top),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 422]);
  });
});
