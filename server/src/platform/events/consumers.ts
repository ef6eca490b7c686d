import { setTimeout as wait } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import { type Kysely, sql } from "kysely";
import { type Actor, systemActor } from "#platform/actor";
import { tablesOf, type Transact, type Work } from "#platform/work";
import type { Bell } from "./bell.ts";
import { type EventLog, isBefore, parsePosition, type Position, positionText, startOfLog } from "./event-log.ts";
import type { EventRow } from "./event-type.ts";
import type { Consumer } from "./listener.ts";

interface ConsumerTables {
  "platform.consumer": {
    name: string;
    xid: string;
    seq: string;
    updated_at: Date;
    failures: number;
    last_error: string | null;
  };
  "platform.parked_event": {
    org_id: string;
    consumer: string;
    xid: string;
    seq: string;
    error: string;
    parked_at: Date;
  };
}

const tables = tablesOf<ConsumerTables>();
const batchSize = 500;
const pollMs = 1000;
const maxTries = 8;
const maxBackOffMs = 30_000;
const drainPauseMs = 15;
const maxDrainRounds = 2000;

export interface Consumers {
  start(): void;
  /** Lets every consumer digest what can be read now: nothing that a running transaction could still precede. */
  digest(): Promise<void>;
  /** Waits until every consumer has digested everything committed before the call, half a minute at most. */
  drain(): Promise<void>;
  stop(): Promise<void>;
  readonly names: readonly string[];
}

export interface ConsumerParts {
  readonly db: Kysely<unknown>;
  readonly log: FastifyBaseLogger;
  readonly eventLog: EventLog;
  readonly bell: Bell;
  readonly transact: Transact;
  readonly clock: () => Date;
}

/** Runs every consumer of the log in a loop of its own, so that a slow or failing one holds up no other. */
export function createConsumers(consumers: readonly Consumer[], parts: ConsumerParts): Consumers {
  const runners = consumers.map((consumer) => createRunner(consumer, parts));
  return {
    names: consumers.map((consumer) => consumer.name),
    start: () => runners.forEach((runner) => runner.start()),
    async digest() {
      await Promise.all(runners.map((runner) => runner.digest()));
    },
    async drain() {
      const newest = await parts.eventLog.newest();
      await Promise.all(runners.map((runner) => runner.drain(newest)));
    },
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

function createRunner(consumer: Consumer, parts: ConsumerParts) {
  let running: Promise<void> | null = null;
  let stopped = true;
  let again = false;
  let retry: NodeJS.Timeout | null = null;
  let poll: NodeJS.Timeout | null = null;
  let unlisten = () => {};

  const wake = () => {
    if (stopped || retry !== null) return;
    if (running !== null) {
      again = true;
      return;
    }
    running = digestAll(consumer, parts, () => stopped)
      .catch((error: unknown) => {
        const failures = (error as ConsumerFailure).failures ?? 1;
        parts.log.error({ err: error, consumer: consumer.name }, "a consumer failed; it will try again");
        retry = setTimeout(
          () => {
            retry = null;
            wake();
          },
          Math.min(maxBackOffMs, 100 * 2 ** failures),
        );
      })
      .finally(() => {
        running = null;
        if (again) {
          again = false;
          wake();
        }
      });
  };
  return {
    start() {
      stopped = false;
      unlisten = parts.bell.onRing(wake);
      poll = setInterval(wake, pollMs);
      wake();
    },
    async digest() {
      await running;
      await digestAll(consumer, parts, () => false);
    },
    async drain(newest: Position) {
      await running;
      // a transaction anywhere on the server, in another database too, may hold the reading back for a moment
      for (let round = 0; round < maxDrainRounds; round += 1) {
        await digestAll(consumer, parts, () => false);
        if (!isBefore(await positionOf(consumer, parts), newest)) return;
        await wait(drainPauseMs);
      }
      throw new Error(`the consumer ${consumer.name} did not reach ${positionText(newest)} in time`);
    },
    async stop() {
      stopped = true;
      unlisten();
      if (poll !== null) clearInterval(poll);
      if (retry !== null) clearTimeout(retry);
      await running;
    },
  };
}

interface ConsumerFailure extends Error {
  failures?: number;
}

async function digestAll(consumer: Consumer, parts: ConsumerParts, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    const position = await positionOf(consumer, parts);
    const { events, upTo } = await parts.eventLog.named(position, [...consumer.events], batchSize);
    if (!isBefore(position, upTo)) return;
    let at: Position | null = position;
    for (const run of byOrganization(events)) {
      at = await digestRun(consumer, parts, at, run);
      if (at === null) break;
    }
    if (at !== null && isBefore(at, upTo)) await passOver(consumer, parts, at, upTo);
  }
}

/** Goes on past facts the consumer does not listen to. */
async function passOver(consumer: Consumer, parts: ConsumerParts, from: Position, to: Position): Promise<void> {
  const origin = { requestId: "consumer", ip: null, via: "consumer" } as const;
  await parts.transact({ actor: consumerActor(consumer, null), origin }, (work) => advance(work, consumer, from, to));
}

/**
 * Digests consecutive facts of one organization, together if that works. If not, each for itself, so that the fact
 * that cannot be digested is known and takes no other with it. Null when another process was quicker.
 */
async function digestRun(
  consumer: Consumer,
  parts: ConsumerParts,
  from: Position,
  run: readonly EventRow[],
): Promise<Position | null> {
  try {
    return await digestTogether(consumer, parts, from, run);
  } catch (error) {
    if (run.length > 1) return digestEach(consumer, parts, from, run);
    await countFailure(consumer, parts, { from, run }, error);
    throw error;
  }
}

async function digestEach(
  consumer: Consumer,
  parts: ConsumerParts,
  from: Position,
  run: readonly EventRow[],
): Promise<Position | null> {
  let at: Position | null = from;
  for (const event of run) {
    if (at === null) return null;
    at = await digestRun(consumer, parts, at, [event]);
  }
  return at;
}

async function digestTogether(
  consumer: Consumer,
  parts: ConsumerParts,
  from: Position,
  run: readonly EventRow[],
): Promise<Position | null> {
  const last = run.at(-1);
  const to = last === undefined ? undefined : parsePosition(last.position);
  if (last === undefined || to === undefined) return null;
  const context = {
    actor: consumerActor(consumer, last.orgId),
    origin: { requestId: last.requestId, ip: null, via: "consumer" as const },
  };
  return parts.transact(context, async (work) => {
    if (!(await advance(work, consumer, from, to))) return null;
    await consumer.handle(work, run);
    return to;
  });
}

async function advance(work: Work, consumer: Consumer, from: Position, to: Position): Promise<boolean> {
  const moved = await tables(work)
    .updateTable("platform.consumer")
    .set({ xid: to.xid, seq: to.seq, updated_at: work.now, failures: 0, last_error: null })
    .where("name", "=", consumer.name)
    .where(standsAt(from))
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

function standsAt({ xid, seq }: Position) {
  return sql<boolean>`xid = ${xid}::xid8 and seq = ${seq}::bigint`;
}

/**
 * After the last try the fact is set aside, so that one bad fact cannot stop a consumer for ever. Where another process
 * has gone on meanwhile there is nothing to count: its position must not be taken back.
 */
async function countFailure(
  consumer: Consumer,
  parts: ConsumerParts,
  { from, run }: { from: Position; run: readonly EventRow[] },
  error: unknown,
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const [bad] = run;
  const context = {
    actor: consumerActor(consumer, run[0]?.orgId ?? null),
    origin: { requestId: run[0]?.requestId ?? "consumer", ip: null, via: "consumer" as const },
  };
  const failures = await parts.transact(context, async (work) => {
    const row = await tables(work)
      .updateTable("platform.consumer")
      .set({ failures: sql`failures + 1`, last_error: message.slice(0, 500), updated_at: work.now })
      .where("name", "=", consumer.name)
      .where(standsAt(from))
      .returning("failures")
      .executeTakeFirst();
    if (row !== undefined && row.failures >= maxTries && bad !== undefined) await park(work, consumer, bad, message);
    return row?.failures ?? 0;
  });
  if (error instanceof Error) (error as ConsumerFailure).failures = failures;
}

async function park(work: Work, consumer: Consumer, event: EventRow, message: string): Promise<void> {
  const at = parsePosition(event.position) ?? startOfLog;
  await tables(work)
    .insertInto("platform.parked_event")
    .values({
      org_id: event.orgId,
      consumer: consumer.name,
      xid: at.xid,
      seq: at.seq,
      error: message.slice(0, 2000),
      parked_at: work.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tables(work)
    .updateTable("platform.consumer")
    .set({ xid: at.xid, seq: at.seq, failures: 0, updated_at: work.now })
    .where("name", "=", consumer.name)
    .execute();
}

/** A consumer seen for the first time begins at the beginning: it has missed nothing yet. */
async function positionOf(consumer: Consumer, { db, clock }: ConsumerParts): Promise<Position> {
  const { rows } = await sql<Position>`
    select xid::text as xid, seq from platform.consumer where name = ${consumer.name}`.execute(db);
  if (rows[0] !== undefined) return rows[0];
  await sql`
    insert into platform.consumer (name, xid, seq, updated_at) values (${consumer.name}, '0', 0, ${clock()})
    on conflict (name) do nothing`.execute(db);
  return startOfLog;
}

function* byOrganization(batch: readonly EventRow[]): Generator<readonly EventRow[]> {
  let run: EventRow[] = [];
  for (const event of batch) {
    if (run.length > 0 && run[0]?.orgId !== event.orgId) {
      yield run;
      run = [];
    }
    run.push(event);
  }
  if (run.length > 0) yield run;
}

function consumerActor(consumer: Consumer, orgId: string | null): Actor {
  return systemActor(orgId === "0" ? null : orgId, { name: consumer.name });
}
