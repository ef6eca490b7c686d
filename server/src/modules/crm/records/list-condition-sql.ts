import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { inSeenFields } from "../fields/seen-words-sql.ts";
import { compileFilter } from "../filters/filter-sql.ts";
import type { Reading } from "../filters/holders-sql.ts";
import { matchingWords } from "../search/search-sql.ts";
import type { ListRecords } from "./record-schema.ts";
import type { Registry } from "./registry.ts";
import { readable, readableInBin } from "./visibility-sql.ts";

/** Visibility, filter and search as one condition over `r`, for a page of the list or for all of it: what every projection of a list shares. */
export async function listCondition(
  work: Work,
  registry: Registry,
  input: Pick<ListRecords, "filter" | "q" | "bin">,
  reading: Reading = "whole",
): Promise<RawBuilder<SqlBool>> {
  const { object } = registry;
  const seen = input.bin === true ? readableInBin(work, object) : readable(work, object);
  const filtered = await compileFilter(work, input.filter, registry, reading);
  const searched = await matchingWords(work, object, input.bin === true ? "scan" : "index", input.q ?? "");
  return sql<SqlBool>`${seen} and ${filtered} and ${searched} and ${inSeenFields(registry, input.q ?? "")}`;
}
