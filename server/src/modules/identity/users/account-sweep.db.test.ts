import { afterAll, beforeAll, expect, it } from "vitest";
import { sweepBatch } from "#platform/jobs/sweeping";
import { createWorld, type World } from "#testing/world";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.destroy());

const count = async (table: string) =>
  (await world.owner.query<{ n: number }>(`select count(*)::int as n from auth.${table}`)).rows[0]?.n;

it("expired sessions and reset links are removed some at a time, those that hold stay", async () => {
  const { owner } = world;
  await owner.query(`
    create table auth.swept (n serial, rows int);
    grant insert on auth.swept to gomark_auth;
    grant usage on sequence auth.swept_n_seq to gomark_auth;
    create function auth.note_sweep() returns trigger language plpgsql as
      'begin insert into auth.swept (rows) select count(*) from gone; return null; end';
    create trigger note_sweep after delete on auth.session referencing old table as gone
      for each statement execute function auth.note_sweep();`);
  const past = world.clock.now().getTime() - 1000;
  await owner.query(
    `insert into auth.session (user_id, token, expires_at)
     select u.id, 'expired ' || n, to_timestamp($1 / 1000.0) from auth."user" u, generate_series(1, $2) n`,
    [past, sweepBatch + 1],
  );
  await owner.query(
    "insert into auth.verification (identifier, value, expires_at) select n, n, to_timestamp($1 / 1000.0) from generate_series(1, $2) n",
    [past, sweepBatch + 1],
  );
  await owner.query(
    "insert into auth.verification (identifier, value, expires_at) values ('holds', 'x', to_timestamp($1 / 1000.0) + interval '1 hour')",
    [past],
  );
  await world.app.pools.app.query("select graphile_worker.add_job('identity.sessions.sweep')");
  await world.drain();
  const { rows } = await owner.query<{ rows: number }>("select rows from auth.swept order by n");
  expect(rows.map((row) => row.rows)).toEqual([sweepBatch, 1]);
  expect(await count("verification")).toBe(1);
  (await world.as(world.founder).get("/api/v1/me")).ok();
});
