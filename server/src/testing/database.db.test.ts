import { Client } from "pg";
import { expect, it } from "vitest";
import { cloneDatabase } from "./database.ts";

it("a test file's database has the whole schema and goes away with it", async () => {
  const database = await cloneDatabase();
  const client = new Client({ connectionString: database.urls.owner });
  await client.connect();
  const { rows } = await client.query<{ found: boolean }>("select to_regclass('platform.event') is not null as found");
  expect(rows).toEqual([{ found: true }]);
  await client.end();
  await database.drop();

  const gone = new Client({ connectionString: database.urls.owner });
  await expect(gone.connect()).rejects.toThrow(/does not exist/);
});
