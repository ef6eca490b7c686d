import { type Selectable, sql } from "kysely";
import type { Work } from "#platform/work";
import { identityTables, type IdentityTables } from "../tables.ts";

export type KeyRow = Omit<Selectable<IdentityTables["identity.api_key"]>, "org_id" | "made_by"> & {
  /** Whether it opens anything: it is not revoked, and whoever made it may come in. */
  readonly works: boolean;
};

export interface KeyValues {
  readonly name: string;
  readonly role: string;
  readonly hash: Buffer;
  readonly hint: string;
}

const mostShown = 500;
const shown = ["id", "name", "role", "hash", "hint", "created_by", "created_at", "last_used_at", "revoked_at"] as const;
const works = sql<boolean>`identity.comes_in(made_by, org_id)`.as("works");
const worksForAll = sql<boolean>`identity.comes_in(made_by, null)`.as("works");

export function keysOf(work: Work): Promise<KeyRow[]> {
  return identityTables(work)
    .selectFrom("identity.api_key")
    .select([...shown, works])
    .where("org_id", "=", work.orgId)
    .where("revoked_at", "is", null)
    .orderBy("id", "desc")
    .limit(mostShown)
    .execute();
}

export function insertKey(work: Work, values: KeyValues): Promise<KeyRow> {
  return identityTables(work)
    .insertInto("identity.api_key")
    .values({ ...values, org_id: work.orgId, created_by: work.actor.name, created_at: work.now, made_by: madeBy(work) })
    .returning([...shown, sql<boolean>`true`.as("works")])
    .executeTakeFirstOrThrow();
}

/** The key as it was revoked; undefined when there is none to revoke. */
export function revokeKeyRow(work: Work, id: string): Promise<KeyRow | undefined> {
  return identityTables(work)
    .updateTable("identity.api_key")
    .set({ revoked_at: work.now })
    .where("org_id", "=", work.orgId)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returning([...shown, sql<boolean>`false`.as("works")])
    .executeTakeFirst();
}

export function portfolioKeys(work: Work): Promise<KeyRow[]> {
  return identityTables(work)
    .selectFrom("identity.portfolio_api_key")
    .select([...shown, worksForAll])
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("revoked_at", "is", null)
    .orderBy("id", "desc")
    .limit(mostShown)
    .execute();
}

export function insertPortfolioKey(work: Work, values: KeyValues): Promise<KeyRow> {
  return identityTables(work)
    .insertInto("identity.portfolio_api_key")
    .values({
      ...values,
      portfolio_id: work.actor.portfolioId ?? "0",
      created_by: work.actor.name,
      created_at: work.now,
      made_by: madeBy(work),
    })
    .returning([...shown, sql<boolean>`true`.as("works")])
    .executeTakeFirstOrThrow();
}

export function revokePortfolioKeyRow(work: Work, id: string): Promise<KeyRow | undefined> {
  return identityTables(work)
    .updateTable("identity.portfolio_api_key")
    .set({ revoked_at: work.now })
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returning([...shown, sql<boolean>`false`.as("works")])
    .executeTakeFirst();
}

/** The person behind the actor: a key that a key makes is the same person's. */
function madeBy({ actor }: Work) {
  return actor.keyId === null ? actor.userId : sql<string | null>`identity.maker_of_key(${actor.keyId}::bigint)`;
}

/** The keys in use that somebody stands behind, by name. */
export function keysMadeBy(work: Work, userId: string): Promise<{ id: string; name: string; role: string }[]> {
  return identityTables(work)
    .selectFrom("identity.api_key")
    .select(["id", "name", "role"])
    .where("org_id", "=", work.orgId)
    .where("made_by", "=", userId)
    .where("revoked_at", "is", null)
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .limit(mostShown)
    .execute();
}

/** Whether a key opens anything at this moment. */
export async function keyWorks(work: Work, id: string): Promise<boolean> {
  const { rows } = await sql<{ works: boolean }>`select identity.key_works(${id}::bigint) as works`.execute(
    identityTables(work),
  );
  return rows[0]?.works === true;
}
