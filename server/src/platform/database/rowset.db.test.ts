import fc from "fast-check";
import { sql } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { emptyDatabase } from "#testing/database";
import { builderOn } from "./one-connection.ts";
import { openPools } from "./pools.ts";
import { rowset } from "./rowset.ts";

const shape = { n: "int", line: "text", amount: "bigint", at: "timestamptz", things: "jsonb" };

/** PostgreSQL keeps neither U+0000 nor half of a surrogate pair. */
const text = fc.string({ unit: "binary", maxLength: 20 }).map((some) => some.replaceAll("\u0000", "").toWellFormed());
const trying = fc.constantFrom("NULL", "null", "", " ", "{}", '"', "\\", '\\"', "{a,b}", "a\nb", "'", "$1", "é");
/** Plain, as the keys of all our JSON: V8 in Node 24 reads a key that is one quotation mark as a backslash, if it has seen that one before. */
const key = fc.string({ unit: "grapheme-ascii", maxLength: 8 }).map((some) => some.replaceAll(/["\\]/g, "_"));
const row = fc.record({
  line: fc.option(fc.oneof(text, trying)),
  amount: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  at: fc.option(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((at) => at.toISOString())),
  things: fc.option(fc.dictionary(key, fc.oneof(text, fc.integer(), fc.boolean(), trying))),
});

it("rows arrive as they were sent and in their order, whatever their texts hold and however many are the same", async () => {
  const target = await emptyDatabase();
  onTestFinished(() => target.drop());
  const pools = openPools(target.urls, { appConnections: 1, statementTimeoutMs: 5000 }, () => undefined);
  onTestFinished(() => pools.close());
  const client = await pools.app.connect();
  onTestFinished(() => client.release());
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), fc.boolean(), async (some, same) => {
      const rows = some.map((each, n) => ({ ...(same ? some[0] : each), n }));
      const { rows: back } = await sql<(typeof rows)[number] & { readonly at: Date | null }>`
        select n, line, amount::text, at, things from ${rowset(shape, rows)} order by n`.execute(builderOn(client));
      expect(back.map(({ at, ...rest }) => ({ ...rest, at: at?.toISOString() ?? null }))).toEqual(rows);
    }),
    { numRuns: 300 },
  );
});
