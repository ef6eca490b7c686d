import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { readable } from "../records/visibility-sql.ts";
import { activitiesOf } from "./activity-sql.ts";
import type { Source, Subject, Way } from "./filter-subject.ts";
import type { Beside } from "./holders-sql.ts";

type Rows = Pick<Beside, "tested" | "table" | "id" | "where">;
type Sql = RawBuilder<SqlBool>;

interface Aliases {
  readonly from: string;
  readonly alias: string;
}

/** The rows a way leads to that the actor may see, under `alias`, seen from the row `from`. */
export function rowsOf(work: Work, way: Way, { from, alias }: Aliases): Rows {
  const { join } = way;
  const subject = way.subject();
  const own = sql.ref(`${from}.id`);
  const table = tableOf(work, subject, join.kind === "on" ? join.object : "", alias);
  const seen = seenRows(work, subject.source, alias);
  switch (join.kind) {
    case "to":
      return { tested: sql.ref(`${from}.${join.column}`), table, id: sql.ref(`${alias}.id`), where: seen };
    case "of":
      return {
        tested: own,
        table,
        id: sql.ref(`${alias}.${join.column}`),
        where: sql`${seen} and ${sql.ref(`${alias}.${join.column}`)} is not null`,
      };
    case "links": {
      const link = `l${alias}`;
      const ofRelation =
        join.relationId === undefined
          ? sql``
          : sql` and ${sql.ref(`${link}.relation_id`)} = ${join.relationId}::bigint`;
      const linked = sql`${table} join ${sql.table(join.table)} ${sql.ref(link)} on ${sql.ref(`${link}.org_id`)} = ${work.orgId}::bigint${ofRelation} and ${sql.ref(`${link}.${join.to}`)} = ${sql.ref(`${alias}.id`)} and ${sql.ref(`${link}.ended_at`)} is null`;
      return { tested: own, table: linked, id: sql.ref(`${link}.${join.from}`), where: seen };
    }
    case "on": {
      const onRecord =
        subject.key === "activity" ? seen : sql<SqlBool>`${seen} and ${sql.ref(`${alias}.object`)} = ${join.object}`;
      return { tested: own, table, id: sql.ref(`${alias}.record_id`), where: onRecord };
    }
  }
}

function tableOf(work: Work, { source }: Subject, object: string, alias: string): RawBuilder<unknown> {
  const as = sql.ref(alias);
  if (source.kind !== "beside") return sql`${sql.table(source.table)} ${as}`;
  if (source.what === "activity") return sql`(${activitiesOf(work, object)}) ${as}`;
  return sql`${sql.table(`crm.${source.what}`)} ${as}`;
}

/** What stands on a record is seen by whoever sees the record, which is asked for itself. */
function seenRows(work: Work, source: Source, alias: string): Sql {
  if (source.kind === "records") return readable(work, { ...source, alias });
  if (source.kind === "beside" && source.what === "activity") return sql`true`;
  return sql`${sql.ref(`${alias}.org_id`)} = ${work.orgId}::bigint and ${sql.ref(`${alias}.deleted_at`)} is null`;
}
