import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneDatabase, type TestDatabase } from "./database.ts";
import { doorProblems, roleProblems, wallProblems } from "./walls.ts";

describe("the walls between organizations", () => {
  let database: TestDatabase;
  let owner: Client;
  beforeAll(async () => {
    database = await cloneDatabase();
    owner = new Client({ connectionString: database.urls.owner });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  it("stand around every table of the schema", async () => {
    expect(await wallProblems(owner)).toEqual([]);
  });

  it("have no door that leads around them", async () => {
    expect(await doorProblems(owner)).toEqual([]);
  });

  it("cannot be stepped over by any role but the migrator", async () => {
    expect(await roleProblems(owner)).toEqual([]);
  });

  it.each([
    ["a table of nobody", "create table crm.planted (id bigint primary key)", /neither org_id nor portfolio_id/],
    [
      "a table without row-level security",
      "create table crm.planted (org_id bigint, id bigint, primary key (org_id, id))",
      /not enabled/,
    ],
    [
      "a table its owner sees through",
      "create table crm.planted (org_id bigint primary key); alter table crm.planted enable row level security",
      /not forced/,
    ],
    [
      "a policy that lets everybody in",
      `create table crm.planted (org_id bigint primary key);
       create policy tenant on crm.planted using (org_id = platform.current_org());
       create policy open on crm.planted using (true)`,
      /lets the application in without its organization: true/,
    ],
    [
      "a table without a policy",
      "create table crm.planted (org_id bigint primary key)",
      /no policy for the application/,
    ],
    [
      "a primary key that is not the organization's",
      "create table crm.planted (org_id bigint, id bigint primary key)",
      /index planted_pkey begins with id/,
    ],
    [
      "an index across organizations",
      "create table crm.planted (org_id bigint primary key, name text); create index planted_name on crm.planted (lower(name))",
      /index planted_name begins with an expression/,
    ],
    [
      "a foreign key across organizations",
      "create table crm.aim (org_id bigint, id bigint unique); create table crm.planted (org_id bigint, aim bigint references crm.aim (id))",
      /foreign key planted_aim_fkey leads to crm.aim without org_id/,
    ],
    ["a view that reads as its owner", "create view crm.planted as select 1 as a", /crm.planted reads as its owner/],
    [
      "a function that takes the caller's search_path",
      "create function crm.planted() returns int language sql security definer as 'select 1'",
      /runs as its owner on the caller's search_path/,
    ],
    [
      "a function that everybody may call",
      `create function crm.planted() returns int language sql security definer set search_path = pg_catalog as 'select 1';
       grant execute on function crm.planted() to public`,
      /everybody may call it/,
    ],
  ])("are seen to be missing around %s", async (_, statement, said) => {
    await owner.query("begin");
    await owner.query(statement);
    const problems = [...(await wallProblems(owner)), ...(await doorProblems(owner))];
    await owner.query("rollback");
    expect(problems).toContainEqual(expect.stringMatching(said));
  });
});
