import { stringify } from "csv-stringify/sync";
import { membersByIds } from "#modules/identity";
import type { Within, Work } from "#platform/work";
import { type OwnRelation, ownRelations } from "../links/own-relations.ts";
import { listPipelines, stagesById } from "../pipelines/pipelines.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { relationField } from "../records/record-columns-sql.ts";
import type { Property } from "../records/record-properties.ts";
import { type PagedRecord, readPage } from "../records/record-list-sql.ts";
import { newestFirst, parseOrder, type Position } from "../records/record-sort-rules.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { exportCondition } from "./export-sql.ts";
import { type Links, linkedParts } from "./export-links.ts";
import { type ExportColumn, exportColumns, linkColumns, type NameOf, ownHeadings } from "./export-rules.ts";
import type { ExportFile, ExportRecords } from "./export-schema.ts";

const pageSize = 1000;

/** What the file is called. Refuses a list that cannot be asked for, before anything of it is written. */
export async function exportFile(work: Work, object: AnyObjectType, input: ExportRecords): Promise<ExportFile> {
  const registry = await registryOf(work, object);
  await exportCondition(work, registry, input);
  parseOrder(input.sort ?? newestFirst, registry);
  return { fileName: `${object.plural}-${work.now.toISOString().slice(0, 10)}.csv`, mediaType: "text/csv" };
}

/**
 * The records of a list as CSV that a spreadsheet opens and an import reads back, page by page: what would be taken for
 * a formula is made harmless. Holds only what the actor may both see and export. In memory stands one page at a time.
 */
export async function* exportedLines(
  within: Within,
  objectIn: (work: Work) => Promise<AnyObjectType>,
  input: ExportRecords,
): AsyncGenerator<string> {
  const begun = await within(async (work) => begin(work, await objectIn(work)));
  yield csv([ownHeadings(columnsOf(begun, new Map()))], true);
  for (let after: Position | null | undefined = null; after !== undefined;) {
    const from: Position | null = after;
    const page: Page = await within(async (work) =>
      readLines(work, { begun, object: await objectIn(work), input, after: from }),
    );
    yield* page.lines;
    after = page.after;
  }
}

/** What the file's columns are, from its first line on. */
interface Begun {
  readonly properties: readonly Property[];
  readonly relations: readonly OwnRelation[];
  readonly members: Map<string, { name: string }>;
  readonly nameOf: NameOf;
}

async function begin(work: Work, object: AnyObjectType): Promise<Begun> {
  const registry = await registryOf(work, object);
  const members = new Map<string, { name: string }>();
  const relations = await ownRelations(work, object);
  return { properties: registry.properties, relations, members, nameOf: await namesFor(work, registry, members) };
}

function columnsOf({ properties, relations, nameOf }: Begun, links: Links): ExportColumn[] {
  return [
    ...exportColumns(properties, nameOf),
    ...relations.flatMap((relation) => linkColumns(relation, ({ id }) => links.get(relation)?.get(id) ?? [])),
  ];
}

interface PageOfLines {
  readonly begun: Begun;
  readonly object: AnyObjectType;
  readonly input: ExportRecords;
  readonly after: Position | null;
}

interface Page {
  readonly lines: readonly string[];
  /** Where the next one begins; undefined after the last. */
  readonly after: Position | undefined;
}

/** One page as text. */
async function readLines(work: Work, { begun, object, input, after }: PageOfLines): Promise<Page> {
  const registry = await registryOf(work, object);
  const where = await exportCondition(work, registry, input);
  const order = parseOrder(input.sort ?? newestFirst, registry);
  const page = await readPage(work, { registry, where, order, after, limit: pageSize });
  await addMembers(work, registry, begun.members, page);
  // who may not see the others of a relation any more finds its cells empty
  const seen = new Set((await ownRelations(work, object)).map(({ name }) => name));
  const relations = begun.relations.filter(({ name }) => seen.has(name));
  const lines: string[] = [];
  for await (const { part, links } of linkedParts(work, relations, page)) {
    const columns = columnsOf(begun, links);
    lines.push(csv(part.map(({ record }) => columns.map(({ cell }) => cell(record)))));
  }
  const last = page.at(-1);
  const isLast = page.length < pageSize || last === undefined;
  return { lines, after: isLast ? undefined : last.at };
}

function csv(rows: readonly (readonly string[])[], bom = false): string {
  // a lone line break would otherwise stand unquoted, since it is not this file's end of a row
  return stringify([...rows], { quoted_match: /[\r\n]/, bom, escape_formulas: true, record_delimiter: "windows" });
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
