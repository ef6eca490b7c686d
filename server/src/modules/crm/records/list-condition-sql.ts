import { type RawBuilder, sql, type SqlBool } from "kysely";
import { organizationOf } from "#modules/identity";
import { invalidField } from "#platform/errors";
import type { Work } from "#platform/work";
import { inSeenFields } from "../fields/seen-words-sql.ts";
import { compileFilter } from "../filters/filter-sql.ts";
import type { Reading } from "../filters/holders-sql.ts";
import { readGrouping, refuseForeignKey } from "../groups/group-rules.ts";
import { isInGroup } from "../groups/group-sql.ts";
import { matchingWords } from "../search/search-sql.ts";
import type { ListRecords } from "./record-schema.ts";
import type { Registry } from "./registry.ts";
import { readable, readableInBin } from "./visibility-sql.ts";

type ListOf = Pick<ListRecords, "filter" | "q" | "bin"> & Partial<Pick<ListRecords, "groupedBy" | "group">>;

/** Visibility, filter and search as one condition over `r`, for a page of the list or for all of it: what every projection of a list shares. */
export async function listCondition(
  work: Work,
  registry: Registry,
  input: ListOf,
  reading: Reading = "whole",
): Promise<RawBuilder<SqlBool>> {
  const { object } = registry;
  const seen = input.bin === true ? readableInBin(work, object) : readable(work, object);
  const filtered = await compileFilter(work, input.filter, registry, reading);
  const searched = await matchingWords(work, object, input.bin === true ? "scan" : "index", input.q ?? "");
  const grouped = await inGroup(work, registry, input);
  return sql<SqlBool>`${seen} and ${filtered} and ${searched} and ${inSeenFields(registry, input.q ?? "")}${grouped}`;
}

/** What else a list asks for where it is that of one group. */
async function inGroup(work: Work, registry: Registry, { groupedBy, group }: ListOf): Promise<RawBuilder<unknown>> {
  if (groupedBy === undefined) {
    if (group !== undefined) throw invalidField("groupedBy", "Say what `group` is a group of", "required");
    return sql``;
  }
  const grouping = readGrouping(groupedBy, registry);
  if (group !== undefined) refuseForeignKey(grouping, group);
  const { timeZone } = await organizationOf(work);
  return sql` and ${isInGroup(work, grouping, group ?? null, timeZone)}`;
}
