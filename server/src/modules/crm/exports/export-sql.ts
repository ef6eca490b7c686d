import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { listCondition } from "../records/list-condition-sql.ts";
import type { Registry } from "../records/registry.ts";
import { readable } from "../records/visibility-sql.ts";
import type { ExportRecords } from "./export-schema.ts";

/** The records of the list that the actor may not only see but export. */
export async function exportCondition(
  work: Work,
  registry: Registry,
  input: ExportRecords,
): Promise<RawBuilder<SqlBool>> {
  const exportable = readable(work, { ...registry.object, action: "export" });
  return sql<SqlBool>`${await listCondition(work, registry, input, "page")} and ${exportable}`;
}
