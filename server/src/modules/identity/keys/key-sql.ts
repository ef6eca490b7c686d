import type { Selectable } from "kysely";
import type { Work } from "#platform/work";
import { identityTables, type IdentityTables } from "../tables.ts";

export type KeyRow = Omit<Selectable<IdentityTables["identity.api_key"]>, "org_id">;

export interface KeyValues {
  readonly name: string;
  readonly role: string;
  readonly hash: Buffer;
  readonly hint: string;
}

const mostShown = 500;
const shown = ["id", "name", "role", "hash", "hint", "created_by", "created_at", "last_used_at", "revoked_at"] as const;

export function keysOf(work: Work): Promise<KeyRow[]> {
  return identityTables(work)
    .selectFrom("identity.api_key")
    .select(shown)
    .where("org_id", "=", work.orgId)
    .where("revoked_at", "is", null)
    .orderBy("id", "desc")
    .limit(mostShown)
    .execute();
}

export function insertKey(work: Work, values: KeyValues): Promise<KeyRow> {
  return identityTables(work)
    .insertInto("identity.api_key")
    .values({ ...values, org_id: work.orgId, created_by: work.actor.name, created_at: work.now })
    .returning(shown)
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
    .returning(shown)
    .executeTakeFirst();
}

export function portfolioKeys(work: Work): Promise<KeyRow[]> {
  return identityTables(work)
    .selectFrom("identity.portfolio_api_key")
    .select(shown)
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
    })
    .returning(shown)
    .executeTakeFirstOrThrow();
}

export function revokePortfolioKeyRow(work: Work, id: string): Promise<KeyRow | undefined> {
  return identityTables(work)
    .updateTable("identity.portfolio_api_key")
    .set({ revoked_at: work.now })
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returning(shown)
    .executeTakeFirst();
}
