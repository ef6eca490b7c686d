import { expect, it, onTestFinished } from "vitest";
import { emptyDatabase } from "#testing/database";
import { openPools } from "./pools.ts";
import { prepared } from "./prepared.ts";

it("a statement marked as prepared is planned once per connection, with other values each time, and no other is", async () => {
  const target = await emptyDatabase();
  onTestFinished(() => target.drop());
  const pools = openPools(target.urls, { appConnections: 1, statementTimeoutMs: 5000 }, () => undefined);
  onTestFinished(() => pools.close());
  const ask = async (n: number) => {
    const { rows } = await pools.app.query<{ n: number }>(prepared("select $1::int as n", [n]));
    return rows[0]?.n;
  };

  expect([await ask(1), await ask(2), await ask(3)]).toEqual([1, 2, 3]);
  await pools.app.query("select $1::int as other", [4]);

  const { rows } = await pools.app.query<{ statement: string; runs: string }>(
    "select statement, generic_plans + custom_plans as runs from pg_prepared_statements",
  );
  expect(rows).toEqual([{ statement: expect.stringContaining("select $1::int as n"), runs: "3" }]);
});
