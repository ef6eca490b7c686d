import { sql } from "kysely";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { AnyObjectType } from "./object-type.ts";
import { reachesRecord } from "./reach-rules.ts";
import { readable } from "./visibility-sql.ts";

/** A record that is in sight: enough to stand notes on it and to tell who may see them. */
export interface SeenRecord {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string | null;
}

/** Finds a record the actor may read, or refuses with `not_found`. */
export async function seeRecord(work: Work, object: AnyObjectType, id: string): Promise<SeenRecord> {
  const { rows } = await sql<{ id: string; name: string; owner_id: string | null }>`
    select r.id, r.name, r.owner_id from ${sql.table(object.table)} r
    where ${readable(work, object)} and r.id = ${id}::bigint`.execute(crmTables(work));
  const [row] = rows;
  if (row === undefined) throw noSuch(object);
  return { id: row.id, name: row.name, ownerId: row.owner_id };
}

/** As `seeRecord`, and nobody puts the record into the bin until the commit: for what is to go there with it. */
export async function holdRecord(work: Work, object: AnyObjectType, id: string): Promise<void> {
  const { rows } = await sql`
    select from ${sql.table(object.table)} r where ${readable(work, object)} and r.id = ${id}::bigint for key share`.execute(
    crmTables(work),
  );
  if (rows.length === 0) throw noSuch(object);
}

function noSuch({ labels }: AnyObjectType): Refusal {
  return new Refusal("not_found", `There is no such ${labels.one.toLowerCase()}`);
}

/** A record that is there, whoever may see it. */
export interface FoundRecord extends SeenRecord {
  /** What permissions call records of its kind. */
  readonly plural: string;
  /** Whether the actor may read it. */
  readonly inSight: boolean;
}

/** Those of these records that are not deleted: for what stands on them and is not seen by their sight alone. */
export async function findRecords(
  work: Work,
  object: Pick<AnyObjectType, "table" | "plural">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FoundRecord>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string; owner_id: string | null }>`
    select r.id, r.name, r.owner_id from ${sql.table(object.table)} r
    where r.org_id = ${work.orgId}::bigint and r.id = any(${ids}::bigint[]) and r.deleted_at is null`.execute(
    crmTables(work),
  );
  return new Map(
    rows.map(({ id, name, owner_id: ownerId }) => [
      id,
      {
        id,
        name,
        ownerId,
        plural: object.plural,
        inSight: reachesRecord(work, { plural: object.plural, action: "read" }, { id, ownerId }),
      },
    ]),
  );
}

/** The names of those of these records that are in sight. */
export async function recordNames(
  work: Work,
  object: Pick<AnyObjectType, "table" | "plural" | "typeId">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select r.id, r.name from ${sql.table(object.table)} r
    where ${readable(work, object)} and r.id = any(${ids}::bigint[])`.execute(crmTables(work));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Those of these ids that name a record in sight. */
export async function visibleIds(
  work: Work,
  target: "account" | "contact",
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select r.id from ${sql.table(`crm.${target}`)} r
    where ${readable(work, { plural: `${target}s` })} and r.id = any(${ids}::bigint[])`.execute(crmTables(work));
  return new Set(rows.map(({ id }) => id));
}
