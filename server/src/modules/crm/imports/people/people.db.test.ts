import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Calls, type Json, stranger } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import { lines } from "#testing/import-calls";
import { handMadeWorkbook } from "#testing/workbooks";
import type { PeopleImport } from "./people-schema.ts";

let world: World;
let organization: TestOrganization;
let calls: Calls;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  organization = await world.createOrganization();
  calls = world.as(organization.admin);
});

const send = async (csv: string, choices: object = {}) =>
  (await calls.post<PeopleImport>("/api/v1/members/import", { csv, ...choices })).ok();
const people = async () => (await calls.get<{ items: Json[] }>("/api/v1/members?limit=200")).ok().items;
const teams = async () => (await calls.get<{ items: Json[] }>("/api/v1/teams")).ok().items;
const told = ({ refused }: PeopleImport) =>
  refused.map(({ line, reasons }) => [line, ...reasons.map(({ column, message }) => `${column ?? ""}: ${message}`)]);

describe("a file of people", () => {
  it("is read again by whoever has sent it alone: who may import records learns nothing of people by the file's id", async () => {
    const tried = await send(lines("Agent,Manager", "Ann Agent,Melvin"));
    expect((await calls.post("/api/v1/members/import", { file: tried.file })).status).toBe(200);
    const manager = world.as(await world.createMember(organization, "manager"));
    const stolen = await manager.post("/api/v1/imports", { object: "contact", file: tried.file });
    expect([stolen.status, stolen.body["code"]]).toEqual([404, "not_found"]);
    const key = world.as(await world.createKey(organization, "admin"));
    expect((await key.post("/api/v1/members/import", { file: tried.file })).status).toBe(404);
  });

  const file = lines("Agent,Manager,Region", "Ann Agent,Melvin,West", "Bob Agent,Melvin,West", "Cleo Agent,Celia,East");

  it("is tried before anything is written, then makes teams below teams and members without a sign-in", async () => {
    const tried = await send(file);
    expect(tried).toMatchObject({
      mapping: { name: "Agent", team: "Manager", parentTeam: "Region", email: null },
      counts: { create: 3, update: 0, unchanged: 0, refuse: 0 },
      written: false,
    });
    expect(tried.newTeams).toEqual([
      { name: "West", parent: null },
      { name: "East", parent: null },
      { name: "Melvin", parent: "West" },
      { name: "Celia", parent: "East" },
    ]);
    expect(await teams()).toEqual([]);
    await send(file, { write: true });
    const all = await teams();
    const id = (name: string) => all.find((team) => team["name"] === name)?.["id"];
    expect(all.map(({ name, parentId, members }) => [name, parentId, members])).toEqual([
      ["Celia", id("East"), 1],
      ["East", null, 0],
      ["Melvin", id("West"), 2],
      ["West", null, 0],
    ]);
    expect((await people()).filter(({ placeholder }) => placeholder).map(({ name }) => name)).toEqual([
      "Ann Agent",
      "Bob Agent",
      "Cleo Agent",
    ]);
    expect(await send(file, { write: true })).toMatchObject({ counts: { create: 0, unchanged: 3 }, newTeams: [] });
  });

  it("moves members who are there to their team, and teams without one above below theirs", async () => {
    (await calls.post("/api/v1/teams", { name: "Melvin" })).ok();
    const ann = await world.createMember(organization, "rep", { name: "Ann Agent" });
    const done = await send(file, { write: true });
    expect(done).toMatchObject({ counts: { create: 2, update: 1 }, movedTeams: [{ name: "Melvin", parent: "West" }] });
    expect(done.people.map(({ name, team, action, member }) => [name, team, action, member])).toEqual([
      ["Ann Agent", "Melvin", "update", { id: ann.memberId, name: "Ann Agent", placeholder: false }],
      ["Bob Agent", "Melvin", "create", null],
      ["Cleo Agent", "Celia", "create", null],
    ]);
    const member = (await people()).find(({ id }) => id === ann.memberId);
    expect(member).toMatchObject({ placeholder: false, team: { name: "Melvin" } });
  });

  it("refuses what contradicts itself or is nearly somebody, and hands it back with the reason", async () => {
    await send(file, { write: true });
    const tried = await send(
      lines(
        "agent,manager,region,email",
        "Ann-Agent,Melvin,West,",
        "Dan,Melvin,East,",
        "Eve,Eve's,Eve's,",
        ",Melvin,West,",
        "Fay,Melvin,West,fay",
        "Gus,Melvin,West,gus@x.test",
        "Gus,Celia,East,gus@x.test",
        "Hal,#N/A,West,",
        "Ida,Mel-vin,West,",
      ),
    );
    expect(tried.counts).toEqual({ create: 1, update: 0, unchanged: 0, refuse: 8 });
    expect(told(tried)).toEqual([
      [2, `agent: There is no member "Ann-Agent": did you mean Ann Agent?`],
      [3, `region: "Melvin" stands below "West"`],
      [4, `region: "Eve's" cannot stand below itself`],
      [5, "agent: Give a name"],
      [6, "email: Use an e-mail address such as ann@example.com"],
      [8, "manager: Line 7 puts Gus into another team"],
      [9, "manager: The cell holds the spreadsheet's error #N/A"],
      [10, `manager: There is no team "Mel-vin": did you mean Melvin?`],
    ]);
    expect(tried.refusedCsv).toContain("GoMark reasons");
    const again = await send(tried.refusedCsv.replace("Ann-Agent", "Ann Agent"));
    expect(again.counts).toEqual({ create: 1, update: 0, unchanged: 1, refuse: 6 });
  });

  it("names the cell of a workbook that keeps a row out, in the answer and in the file to mend", async () => {
    const row = (line: number, ...cells: string[]) =>
      `<row r="${line}">${cells.map((text, at) => `<c r="${"ABC".charAt(at)}${line}" t="inlineStr"><is><t>${text}</t></is></c>`).join("")}</row>`;
    const form = new FormData();
    const rows = [row(1, "name", "email", "team"), row(2, "Ann", "ann@x.test", "North"), row(4, "Fay", "fay", "North")];
    form.set("file", new Blob([handMadeWorkbook({ rows: rows.join("") })]), "people.xlsx");
    const tried = (
      await calls.send<PeopleImport>({ method: "POST", url: "/api/v1/members/import", payload: form })
    ).ok();
    const message = "Use an e-mail address such as ann@example.com";
    expect(tried.refused).toEqual([{ line: 4, reasons: [{ column: "email", cell: "B4", message }] }]);
    expect(tried.refusedCsv).toContain(`email (B4): ${message}`);
  });

  it("becomes people who keep their records when they are invited and accept", async () => {
    await send(lines("name,email,team", "Ann Agent,ann@gomark.test,North"), { write: true });
    const [ann] = (await people()).filter(({ placeholder }) => placeholder);
    const account = (await calls.post("/api/v1/accounts", { name: "Acme", ownerId: ann?.["id"] })).ok();
    (await calls.post("/api/v1/invitations", { email: "ann@gomark.test", role: "rep", memberId: ann?.["id"] })).ok();
    const mails = (await world.as(world.founder).get<{ items: Json[] }>("/api/v1/mailbox")).ok().items;
    const mail = mails.find(({ to }) => to === "ann@gomark.test");
    const { text } = await world.as(world.founder).get(`/api/v1/mailbox/${String(mail?.["id"])}`);
    const token = /\/invite\/([\w-]+)/.exec(text)?.[1];
    const answer = { token, name: "Ann Agent", password: "correct horse battery staple" };
    (await world.as(stranger).post("/api/v1/invitations/accept", answer)).ok();
    expect((await people()).find(({ id }) => id === ann?.["id"])).toMatchObject({
      placeholder: false,
      team: { name: "North" },
    });
    const kept = (await calls.get(`/api/v1/accounts/${String(account["id"])}`)).ok();
    expect(kept["owner"]).toMatchObject({ id: ann?.["id"] });
  });

  it("is for those who manage people alone", async () => {
    const manager = await world.createMember(organization, "manager");
    expect((await world.as(manager).post("/api/v1/members/import", { csv: file })).status).toBe(403);
  });
});
