import { type Kysely, sql } from "kysely";
import type { Pool, PoolClient } from "pg";
import type { z } from "zod";
import type { Actor, Origin } from "#platform/actor";
import { builderOn } from "#platform/database/one-connection";
import { prepared } from "#platform/database/prepared";
import { rowset } from "#platform/database/rowset";
import { invariant } from "#platform/errors";
import type { EventType } from "#platform/events/event-type";

/** One unit of work: one transaction, one actor, one clock, one way to publish. SQL is reached only through `tablesOf`. */
export interface Work {
  readonly actor: Actor;
  readonly origin: Origin;
  /** The moment the unit of work began; every timestamp it writes is this one. */
  readonly now: Date;
  /** The organization the transaction is bound to. Throws outside one. */
  readonly orgId: string;
  /** Records a fact about a record; it becomes a row of the event log if and only if the transaction commits. */
  publish<Payload extends z.ZodType>(
    event: EventType<Payload>,
    recordId: string | null,
    payload: z.input<Payload>,
  ): void;
  /** Runs inside the transaction, once, just before it commits. */
  beforeCommit(task: () => Promise<void>): void;
  /** Runs once after the commit; it must not fail the request. */
  afterCommit(task: () => void): void;
}

/** Who asks, from where, and whether the body only reads. */
export interface WorkContext {
  readonly actor: Actor;
  readonly origin: Origin;
  readonly readOnly?: boolean;
}

export type Transact = <Result>(context: WorkContext, body: (work: Work) => Promise<Result>) => Promise<Result>;

/** Runs one step in a unit of work of its own. */
export type Within = <Result>(step: (work: Work) => Promise<Result>) => Promise<Result>;

/** Reads what a unit of work needs to know as it begins, such as which records were shared with whoever asks. */
export type Opening = (work: Work) => Promise<void>;

interface PendingEvent {
  readonly type: EventType;
  readonly recordId: string | null;
  readonly payload: unknown;
}

interface Inside {
  readonly client: PoolClient;
  readonly openings: readonly Opening[];
  orgId: string | null;
  events: PendingEvent[];
  /** Whether a fact has been written: the log's readers are told after the commit. */
  published: boolean;
  readonly beforeCommit: (() => Promise<void>)[];
  readonly afterCommit: (() => void)[];
}

const insides = new WeakMap<Work, Inside>();

/**
 * Runs `body` in one transaction with row-level security bound to the actor's organization and portfolio.
 * Events are written by the same transaction, so a fact is published if and only if its change was committed.
 */
export function createTransact(
  pool: Pool,
  options: { clock: () => Date; onCommit: () => void; openings?: readonly Opening[] },
): Transact {
  return async (context, body) => {
    const client = await pool.connect();
    const inside: Inside = {
      client,
      openings: options.openings ?? [],
      orgId: context.actor.orgId,
      events: [],
      published: false,
      beforeCommit: [],
      afterCommit: [],
    };
    const work = createWork(context, options.clock(), inside);
    let broken = false;
    let result: Awaited<ReturnType<typeof body>>;
    try {
      await client.query(beginFor(context));
      await open(work, inside);
      result = await body(work);
      await finish(work, inside);
      await client.query("commit");
    } catch (error) {
      broken = !(await rolledBack(client));
      throw error;
    } finally {
      insides.delete(work);
      client.release(broken);
    }
    if (inside.published) options.onCommit();
    for (const task of inside.afterCommit) task();
    return result;
  };
}

/**
 * Binds the same transaction to another organization of the portfolio for the length of `body`, then back.
 * For portfolio use cases such as creating an organization; row-level security applies as for that organization.
 */
export async function actingIn<Result>(work: Work, orgId: string, body: () => Promise<Result>): Promise<Result> {
  const inside = insideOf(work);
  invariant(
    work.actor.portfolioId !== null || work.actor.kind === "system",
    "only the portfolio or the system may act in another organization",
  );
  const before = inside.orgId;
  await bindOrganization(work, inside, orgId);
  // No finally: after an error the transaction is rolled back whole, and a failed one takes no further statement.
  const result = await body();
  await bindOrganization(work, inside, before);
  return result;
}

/**
 * Goes on in the same transaction as somebody else, bound as that actor is, for the length of `body`: a call that
 * began with nobody (an accepted invitation, the first run) continues as whom its token or state has proven it to be.
 * After an error the whole unit of work must fail.
 */
export async function actingAs<Result>(
  work: Work,
  actor: Actor,
  body: (work: Work) => Promise<Result>,
): Promise<Result> {
  const outer = insideOf(work);
  await flushEvents(work, outer);
  const inner: Inside = {
    client: outer.client,
    openings: outer.openings,
    orgId: actor.orgId,
    events: [],
    published: false,
    beforeCommit: [],
    afterCommit: outer.afterCommit,
  };
  const innerWork = createWork({ actor, origin: work.origin }, work.now, inner);
  await bind(inner.client, actor, inner.orgId);
  await open(innerWork, inner);
  const result = await body(innerWork);
  await finish(innerWork, inner);
  insides.delete(innerWork);
  outer.published ||= inner.published;
  await bind(outer.client, work.actor, outer.orgId);
  return result;
}

/**
 * Writes now what else is written just before the commit: events, and what was put off with `beforeCommit`. For bulk
 * work, so that the database has something to do while the next rows are made ready.
 */
export function writeOut(work: Work): Promise<void> {
  return finish(work, insideOf(work));
}

/** The organization the transaction is bound to at this moment; null for the portfolio, a person or nobody. */
export function boundOrganization(work: Work): string | null {
  return insideOf(work).orgId;
}

/** A module's typed view of the transaction: only the tables it owns exist in it. */
export function tablesOf<Tables extends { [Table in keyof Tables]: object }>(): (work: Work) => Kysely<Tables> {
  return (work) => builderOn(insideOf(work).client).$extendTables<Tables>();
}

/** Sends one of the few statements that are worth preparing (see `prepared`); its author answers for whose tables it reads. */
export async function readPrepared<Row extends object>(
  work: Work,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const { rows } = await insideOf(work).client.query<Row>(prepared(text, values));
  return rows;
}

function createWork(context: WorkContext, now: Date, inside: Inside): Work {
  const work: Work = {
    actor: context.actor,
    origin: context.origin,
    now,
    get orgId() {
      invariant(inside.orgId !== null, "this unit of work is not bound to an organization");
      return inside.orgId;
    },
    publish(type, recordId, payload) {
      inside.events.push({ type, recordId, payload: type.payload.parse(payload) });
    },
    beforeCommit: (task) => void inside.beforeCommit.push(task),
    afterCommit: (task) => void inside.afterCommit.push(task),
  };
  insides.set(work, inside);
  return work;
}

async function open(work: Work, { openings }: Inside): Promise<void> {
  for (const opening of openings) await opening(work);
}

/** One round trip opens the transaction and binds it. Organization 0 and portfolio 0 exist nowhere: they see nothing. */
function beginFor({ actor, readOnly }: WorkContext): string {
  const org = idLiteral(actor.orgId);
  const portfolio = idLiteral(actor.orgId === null ? actor.portfolioId : null);
  const mode = readOnly === true ? "begin read only" : "begin";
  return `${mode}; select set_config('app.org_id', '${org}', true), set_config('app.portfolio_id', '${portfolio}', true)`;
}

function idLiteral(id: string | null): string {
  if (id === null) return "0";
  invariant(/^[1-9][0-9]{0,18}$/.test(id), "an id is a positive bigint");
  return id;
}

async function bind(client: PoolClient, actor: Actor, orgId: string | null): Promise<void> {
  const portfolio = idLiteral(actor.orgId === null ? actor.portfolioId : null);
  await client.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', $2, true)", [
    idLiteral(orgId),
    portfolio,
  ]);
}

/** What a unit of work still owes before it commits. A task may publish or register another one. */
async function finish(work: Work, inside: Inside): Promise<void> {
  for (let next = inside.beforeCommit.shift(); next !== undefined; next = inside.beforeCommit.shift()) await next();
  await flushEvents(work, inside);
}

async function bindOrganization(work: Work, inside: Inside, orgId: string | null): Promise<void> {
  await flushEvents(work, inside);
  inside.orgId = orgId;
  await inside.client.query("select set_config('app.org_id', $1, true)", [idLiteral(orgId)]);
}

async function flushEvents(work: Work, inside: Inside): Promise<void> {
  if (inside.events.length === 0) return;
  const pending = inside.events;
  inside.events = [];
  inside.published = true;
  const rows = pending.map(({ type, recordId, payload }, n) => ({
    n,
    name: type.name,
    object: type.object,
    record_id: recordId,
    payload: JSON.stringify(payload),
  }));
  await sql`
    insert into platform.event (org_id, name, object, record_id, payload, actor_name, actor_user_id, request_id, occurred_at)
    select ${idLiteral(inside.orgId)}::bigint, x.name, x.object, x.record_id, x.payload,
      ${work.actor.name}, ${work.actor.userId}::bigint, ${work.origin.requestId}, ${work.now}::timestamptz
    from ${rowset(eventShape, rows)} order by x.n`.execute(builderOn(inside.client));
}

const eventShape = { n: "int", name: "text", object: "text", record_id: "bigint", payload: "jsonb" };

/** Whether the connection may be used again. The error that led here is the one the caller sees. */
async function rolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query("rollback");
    return true;
  } catch {
    // the connection is gone, and with it the transaction: there is nothing left to roll back
    return false;
  }
}

function insideOf(work: Work): Inside {
  const inside = insides.get(work);
  invariant(inside !== undefined, "work was used outside its transaction");
  return inside;
}
