import { stringify } from "csv-stringify/sync";
import { membersByIds } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { listPipelines, stagesById } from "../pipelines/pipelines.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { relationField } from "../records/record-columns-sql.ts";
import { countRecords, type PagedRecord, readPage } from "../records/record-list-sql.ts";
import { newestFirst, parseSort, type Position } from "../records/record-sort-rules.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { exportCondition } from "./export-sql.ts";
import { exportColumns, type NameOf } from "./export-rules.ts";
import type { ExportFile, ExportRecords } from "./export-schema.ts";

/** Most records of one file: it is made in memory. */
export const maxExportRows = 50_000;
const pageSize = 1000;

/**
 * Writes the records of a list as CSV a spreadsheet opens and an import reads back: what would be taken for a formula
 * is made harmless. Holds only what the actor may both see and export. Refuses (`too_large`) past the maximum.
 */
export async function exportRecords(work: Work, object: AnyObjectType, input: ExportRecords): Promise<ExportFile> {
  const registry = await registryOf(work, object);
  const where = await exportCondition(work, registry, input);
  const total = await countRecords(work, registry, where);
  if (total > maxExportRows) {
    throw new Refusal(
      "too_large",
      `These are ${total} records and a file holds at most ${maxExportRows}. Narrow the filter.`,
      { facts: { total, most: maxExportRows } },
    );
  }
  const members = new Map<string, { name: string }>();
  const columns = exportColumns(registry.properties, await namesFor(work, registry, members));
  const lines = [columns.map(({ heading }) => heading)];
  const sort = parseSort(input.sort ?? newestFirst, registry);
  for (let after: Position | null = null; ;) {
    const page = await readPage(work, { registry, where, sort, after, limit: pageSize });
    await addMembers(work, registry, members, page);
    for (const { record } of page) lines.push(columns.map(({ cell }) => cell(record)));
    const last = page.at(-1);
    if (page.length < pageSize || last === undefined) break;
    after = { value: last.sortValue, id: last.record.id };
  }
  // a lone line break would otherwise stand unquoted, since it is not this file's end of a row
  const quoted = { quoted_match: /[\r\n]/ };
  const content = stringify(lines, { ...quoted, bom: true, escape_formulas: true, record_delimiter: "windows" });
  return { fileName: `${object.plural}-${work.now.toISOString().slice(0, 10)}.csv`, mediaType: "text/csv", content };
}

/** Pipelines and stages are few and read once, members as they come up; accounts and contacts were read with each record. */
async function namesFor(
  work: Work,
  registry: Registry,
  members: ReadonlyMap<string, { name: string }>,
): Promise<NameOf> {
  const hasStages = registry.properties.some(({ target }) => target === "stage");
  const stages = hasStages ? await stagesById(work) : new Map<string, { name: string }>();
  const pipelines = new Map(
    hasStages ? (await listPipelines(work)).map((pipeline) => [pipeline.id, pipeline] as const) : [],
  );
  const byTarget: Readonly<Record<string, ReadonlyMap<string, { name: string }>>> = {
    stage: stages,
    pipeline: pipelines,
    member: members,
  };
  return (property, id, record) =>
    byTarget[property.target ?? ""]?.get(id)?.name ?? record.related[relationField(property)]?.name ?? "";
}

async function addMembers(
  work: Work,
  registry: Registry,
  members: Map<string, { name: string }>,
  page: readonly PagedRecord[],
): Promise<void> {
  const names = registry.properties.filter(({ target }) => target === "member").map(({ name }) => name);
  const ids = page.flatMap(({ record }) => names.map((name) => record.values[name]));
  const unknown = ids.filter((id) => typeof id === "string").filter((id) => !members.has(id));
  for (const [id, member] of await membersByIds(work, unknown)) members.set(id, member);
}
