import { expect } from "vitest";
import type { Json, Reply } from "./calls.ts";
import type { TestOrganization, World } from "./world.ts";

interface HeldRow {
  readonly organization: TestOrganization;
  readonly table: `crm.${string}`;
  readonly id: unknown;
}

async function waitingCalls(owner: World["owner"]): Promise<number> {
  // within a transaction PostgreSQL would go on showing the sessions it showed first
  await owner.query("select pg_stat_clear_snapshot()");
  const { rows } = await owner.query<{ n: number }>(`
    select count(distinct l.pid)::int as n from pg_locks l join pg_stat_activity a using (pid)
    where not l.granted and a.datname = current_database()`);
  return rows[0]?.n ?? 0;
}

/**
 * Begins calls one after the other while somebody else holds a row, each once the one before is over or waits; then
 * the row is let go. So what two calls do at one moment happens in the same order every time.
 */
export async function whileRowHeld(
  world: World,
  { organization, table, id }: HeldRow,
  calls: readonly (() => Promise<Reply<Json>>)[],
): Promise<Reply<Json>[]> {
  const { owner } = world;
  await owner.query("begin");
  const begun: Promise<Reply<Json>>[] = [];
  let over = 0;
  try {
    await owner.query("select set_config('app.org_id', $1, true)", [organization.id]);
    const { rowCount } = await owner.query(`select from ${table} where id = $1 for update`, [id]);
    expect(rowCount).toBe(1);
    for (const call of calls) {
      begun.push(call().finally(() => (over += 1)));
      const settled = async () => over + (await waitingCalls(owner));
      await expect.poll(settled, { timeout: 5000, interval: 20 }).toBe(begun.length);
    }
  } finally {
    await owner.query("rollback");
  }
  return Promise.all(begun);
}
