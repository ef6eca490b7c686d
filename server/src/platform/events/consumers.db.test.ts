import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { systemActor } from "#platform/actor";
import { openPools, type Pools } from "#platform/database/pools";
import { createLog } from "#platform/telemetry/log";
import { createTransact, type Transact, tablesOf } from "#platform/work";
import { cloneDatabase, type TestDatabase } from "#testing/database";
import { createBell } from "./bell.ts";
import { createConsumers } from "./consumers.ts";
import { createEventLog, parsePosition, startOfLog } from "./event-log.ts";
import { defineEvent, type EventRow } from "./event-type.ts";
import { type Consumer, listen } from "./listener.ts";

const happened = defineEvent("test.thing.happened", "thing", z.object({ n: z.int() }));
const other = defineEvent("test.other.happened", "thing", z.object({}));
const origin = { requestId: "test", ip: null, via: "cli" as const };
const repliesOf = tablesOf<{ "platform.idempotency": { org_id: string } }>();

describe("consumers of the event log", () => {
  let database: TestDatabase;
  let pools: Pools;
  let transact: Transact;

  beforeEach(async () => {
    database = await cloneDatabase();
    pools = openPools(database.urls, { appConnections: 6, statementTimeoutMs: 10_000 }, () => {});
    transact = createTransact(pools.app, { clock: () => new Date(), onCommit: () => {} });
  });
  afterEach(async () => {
    await pools.close();
    await database.drop();
  });

  const publish = (orgId: string, ...numbers: number[]) =>
    transact({ actor: systemActor(orgId), origin }, async (work) =>
      numbers.forEach((n) => work.publish(happened, String(n), { n })),
    );
  const run = (consumer: Consumer) => {
    const log = createLog("silent");
    const eventLog = createEventLog(pools.events);
    return createConsumers([consumer], {
      db: pools.db,
      log,
      eventLog,
      bell: createBell(pools.events, log),
      transact,
      clock: () => new Date(),
    });
  };
  const collecting = (seen: EventRow[]) =>
    listen("test.collect", [happened], async (_work, events) => void seen.push(...events));
  const numbers = (events: readonly EventRow[]) => events.map((event) => happened.payload.parse(event.payload).n);

  it("see every fact once and in order, over several runs and organizations", async () => {
    const seen: EventRow[] = [];
    const consumers = run(collecting(seen));
    await publish("1", 1, 2);
    await publish("2", 3);
    await publish("1", 4);
    await consumers.drain();
    await publish("2", 5);
    await consumers.drain();
    await consumers.drain();
    expect(numbers(seen)).toEqual([1, 2, 3, 4, 5]);
    expect(seen.map((event) => event.orgId)).toEqual(["1", "1", "2", "1", "2"]);
  });

  it("never skip a fact whose transaction began earlier and committed later", async () => {
    const seen: EventRow[] = [];
    const consumers = run(collecting(seen));
    const slow = Promise.withResolvers<void>();
    const wrote = Promise.withResolvers<void>();
    const late = transact({ actor: systemActor("1"), origin }, async (work) => {
      // takes its transaction id now, and commits last
      await sql`select pg_current_xact_id()`.execute(repliesOf(work));
      work.publish(happened, "1", { n: 1 });
      wrote.resolve();
      await slow.promise;
    });
    await wrote.promise;
    await publish("1", 2);
    await consumers.digest();
    expect(numbers(seen)).toEqual([]);
    slow.resolve();
    await late;
    await consumers.drain();
    expect(numbers(seen)).toEqual([1, 2]);
  });

  it("keep the order where transaction ids get another digit", async () => {
    const seen: EventRow[] = [];
    const consumers = run(collecting(seen));
    await publish("1", 1);
    const { rows } = await pools.app.query<{ xid: number }>("select pg_current_xact_id()::text::int as xid");
    const digits = String(rows[0]?.xid).length;
    // uses up ids, one transaction each, until there is one digit more
    await pools.app.query(
      `do $$ begin while pg_current_xact_id()::text::bigint < ${10 ** digits} loop commit; end loop; end $$`,
    );
    for (let n = 2; n < 600; n += 1) await publish("1", n);
    await consumers.drain();
    expect(numbers(seen)).toEqual(Array.from({ length: 599 }, (_unused, n) => n + 1));
  });

  it("see a fact again when their own transaction failed, and keep nothing of the failed try", async () => {
    let failures = 2;
    const seen: number[] = [];
    const consumers = run(
      listen("test.fails", [happened], async (work, events) => {
        await sql`insert into platform.idempotency (org_id, caller, key, operation, request_hash, created_at)
          values (${work.orgId}, 'test', ${`try-${seen.length}-${failures}`}, 'test', '', now())`.execute(
          repliesOf(work),
        );
        if (failures-- > 0) throw new Error("not yet");
        seen.push(...numbers(events));
      }),
    );
    await publish("1", 1);
    await expect(consumers.drain()).rejects.toThrow("not yet");
    await expect(consumers.drain()).rejects.toThrow("not yet");
    await consumers.drain();
    expect(seen).toEqual([1]);
    const kept = await transact({ actor: systemActor("1"), origin }, (work) =>
      sql<{ n: number }>`select count(*)::int as n from platform.idempotency`.execute(repliesOf(work)),
    );
    expect(kept.rows).toEqual([{ n: 1 }]);
  });

  it("set a fact aside that fails every time, and go on with the next", async () => {
    const seen: number[] = [];
    const consumers = run(
      listen("test.poison", [happened], async (_work, events) => {
        if (numbers(events).includes(1)) throw new Error("poison");
        seen.push(...numbers(events));
      }),
    );
    await publish("1", 1);
    await publish("2", 2);
    for (let tries = 0; tries < 8; tries += 1) await expect(consumers.drain()).rejects.toThrow("poison");
    await consumers.drain();
    expect(seen).toEqual([2]);
    const parked = await transact({ actor: systemActor("1"), origin }, (work) =>
      sql<{ consumer: string; error: string }>`select consumer, error from platform.parked_event`.execute(
        repliesOf(work),
      ),
    );
    expect(parked.rows).toEqual([{ consumer: "test.poison", error: "poison" }]);
  });

  it("set only the bad fact aside, although others were read together with it", async () => {
    const seen: number[] = [];
    const consumers = run(
      listen("test.poison", [happened], async (_work, events) => {
        if (numbers(events).includes(3)) throw new Error("poison");
        seen.push(...numbers(events));
      }),
    );
    await publish("1", 1, 2, 3, 4, 5);
    for (let tries = 0; tries < 8; tries += 1) await expect(consumers.drain()).rejects.toThrow("poison");
    await consumers.drain();
    expect(seen).toEqual([1, 2, 4, 5]);
  });

  it("pass over thousands of facts they do not listen to, and miss none of theirs between them", async () => {
    const seen: EventRow[] = [];
    const consumers = run(collecting(seen));
    const mixed = (orgId: string, others: number, n: number) =>
      transact({ actor: systemActor(orgId), origin }, async (work) => {
        for (let some = 0; some < others; some += 1) work.publish(other, String(some), {});
        work.publish(happened, String(n), { n });
      });
    await mixed("1", 0, 1);
    await mixed("2", 6000, 2);
    await mixed("1", 4999, 3);
    await publish("1", ...Array.from({ length: 1200 }, (_unused, n) => n + 4));
    await mixed("2", 300, 1204);
    await transact({ actor: systemActor("1"), origin }, async (work) => work.publish(other, "1", {}));
    await consumers.drain();
    expect(numbers(seen)).toEqual(Array.from({ length: 1204 }, (_unused, n) => n + 1));
    const { rows } = await pools.events.query<{ behind: string }>(
      "select count(*) as behind from platform.event e, platform.consumer c where (e.xid, e.seq) > (c.xid, c.seq)",
    );
    expect(rows).toEqual([{ behind: "0" }]);
  });

  it("apply a fact once although two processes run the same consumer", async () => {
    const counted = listen("test.count", [happened], async (work, events) => {
      await sql`insert into platform.idempotency (org_id, caller, key, operation, request_hash, status, created_at)
        values (${work.orgId}, 'count', 'count', 'test', '', ${events.length}, now())
        on conflict (org_id, caller, key) do update set status = platform.idempotency.status + excluded.status`.execute(
        repliesOf(work),
      );
    });
    const both = [run(counted), run(counted)];
    for (let n = 0; n < 20; n += 1) await publish("1", n, n + 100);
    await Promise.all(both.map((consumers) => consumers.drain()));
    const { rows } = await transact({ actor: systemActor("1"), origin }, (work) =>
      sql<{ status: number }>`select status from platform.idempotency`.execute(repliesOf(work)),
    );
    expect(rows).toEqual([{ status: 40 }]);
  });

  it("can be read from any position without gap or repetition, one organization or all", async () => {
    const log = createEventLog(pools.events);
    await publish("1", 1, 2, 3);
    await publish("2", 4, 5);
    await publish("1", 6);
    // another database's transaction may hold the log back for a moment
    await expect.poll(async () => (await log.after(startOfLog, 10)).length, { timeout: 10_000 }).toBe(6);
    const pages: number[] = [];
    for (let position = startOfLog; ;) {
      const page = await log.after(position, 2);
      if (page.length === 0) break;
      pages.push(...numbers(page));
      position = parsePosition(page.at(-1)?.position ?? "") ?? startOfLog;
    }
    expect(pages).toEqual([1, 2, 3, 4, 5, 6]);
    expect(numbers(await log.after(startOfLog, 10, "2"))).toEqual([4, 5]);
    expect(await log.lag(startOfLog, 4)).toBe(4);
    expect(await log.after(await log.head(), 10)).toEqual([]);
  });
});
