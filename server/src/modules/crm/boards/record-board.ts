import { z } from "zod";
import { invalidField, Refusal } from "#platform/errors";
import { decodeCursor, encodeCursor } from "#platform/paging";
import type { Work } from "#platform/work";
import { anyObjectOf } from "../objects.ts";
import type { AnyRecord } from "../records/any-record-schema.ts";
import { anyRecordsById } from "../records/any-records.ts";
import { listCondition } from "../records/list-condition-sql.ts";
import { fewToSort } from "../records/record-parts-sql.ts";
import type { Property } from "../records/record-properties.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { byProblems } from "../views/view-layout-rules.ts";
import { isSummable } from "../views/view-layout-shared-rules.ts";
import { type ColumnHead, columnsFor } from "./board-columns.ts";
import type { ColumnCardsInput, RecordBoard, RecordBoardInput } from "./record-board-schema.ts";
import {
  areFewRecords,
  type CardKey,
  columnCards,
  type ColumnSum,
  countByValue,
  sumByValue,
} from "./record-board-sql.ts";

/** Records in columns by the value of one property: counts, sums and first cards, of what the viewer may see and the filter leaves. */
export async function readRecordBoard(work: Work, input: RecordBoardInput): Promise<RecordBoard> {
  const { registry, by } = await askedFor(work, input);
  const summed = summedBy(registry, input.sum);
  const query = { registry, by, where: await listCondition(work, registry, input) };
  const isWhole = summed === undefined && isEverything(work, registry, input);
  const sums = isWhole ? await countByValue(work, query) : await sumByValue(work, query, summed);
  const counts = countsOf(sums);
  const heads = await columnsFor(work, by, byCount(counts));
  const total = [...counts.values()].reduce((all, count) => all + count, 0);
  const limit = input.cardsPerColumn;
  const keys = await columnCards(work, {
    ...query,
    values: heads.flatMap(({ value }) => (counts.has(value) ? [value] : [])),
    below: null,
    limit: limit + 1,
    few: total <= fewToSort,
  });
  const pages = heads.map(({ value }) =>
    cut(
      keys.filter((key) => key.value === value),
      limit,
    ),
  );
  const cards = await anyRecordsById(
    work,
    input.type,
    pages.flatMap(({ ids }) => ids),
  );
  const columns = heads.map((head, index) => columnOf(head, { sums, summed, page: pages[index], cards }));
  return { by: by.name, columns, others: total - columns.reduce((all, { count }) => all + count, 0) };
}

/** The next cards of one column. */
export async function readColumnCards(
  work: Work,
  input: ColumnCardsInput,
): Promise<{ items: AnyRecord[]; nextCursor: string | null }> {
  const { registry, by } = await askedFor(work, input);
  const query = { registry, by, where: await listCondition(work, registry, input, "page") };
  const value = input.column ?? null;
  refuseStrange(by, value);
  const below = input.cursor === undefined ? null : decodeCursor(input.cursor, CardCursor)[1];
  const few = await areFewRecords(work, query);
  const keys = await columnCards(work, { ...query, values: [value], below, limit: input.limit + 1, few });
  const { ids, nextCursor } = cut(keys, input.limit);
  const cards = await anyRecordsById(work, input.type, ids);
  return { items: ids.flatMap((id) => cards.get(id) ?? []), nextCursor };
}

async function askedFor(
  work: Work,
  { type, by }: { readonly type: string; readonly by: string },
): Promise<{ registry: Registry; by: Property }> {
  const registry = await registryOf(work, await anyObjectOf(work, type, "type"));
  const problems = byProblems(registry, "board", by);
  const property = registry.find(by);
  if (problems.length > 0 || property === undefined)
    throw new Refusal("invalid", "There is no such board", { problems });
  return { registry, by: property };
}

/** Whether nothing narrows the records: no filter, no words, and the viewer sees them all. */
function isEverything(work: Work, { object }: Registry, { filter, q = "" }: RecordBoardInput): boolean {
  return filter === undefined && q === "" && work.actor.visibleOwnerIds(`${object.plural}.read`) === null;
}

function summedBy(registry: Registry, name: string | undefined): Property | undefined {
  if (name === undefined) return undefined;
  const property = registry.find(name);
  if (property === undefined) throw invalidField("sum", `There is no property "${name}"`, "unknown_property");
  if (!isSummable(property)) throw invalidField("sum", `${property.label} is no number to add up`, "wrong_type");
  return property;
}

/** What no column can be called is refused before the database has to read it as a number. */
function refuseStrange({ type }: Property, value: string | null): void {
  if (value === null || type === "oneOf") return;
  const fits = type === "boolean" ? /^(true|false)$/ : /^[1-9][0-9]{0,17}$/;
  if (!fits.test(value)) throw invalidField("column", "There is no such column", "unknown_column");
}

function countsOf(sums: readonly ColumnSum[]): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const { value, count } of sums) counts.set(value, (counts.get(value) ?? 0) + count);
  return counts;
}

function byCount(counts: ReadonlyMap<string | null, number>): string[] {
  return [...counts].toSorted(([, one], [, other]) => other - one).flatMap(([value]) => value ?? []);
}

interface CardPage {
  readonly ids: readonly string[];
  readonly nextCursor: string | null;
}

function cut(keys: readonly CardKey[], limit: number): CardPage {
  const ids = keys.slice(0, limit).map(({ id }) => id);
  const last = ids.at(-1);
  return { ids, nextCursor: keys.length > limit && last !== undefined ? encodeCursor(["column", last]) : null };
}

const CardCursor = z.tuple([z.literal("column"), z.string().regex(/^[1-9][0-9]{0,17}$/)]);

interface ColumnParts {
  readonly sums: readonly ColumnSum[];
  readonly summed: Property | undefined;
  readonly page: CardPage | undefined;
  readonly cards: ReadonlyMap<string, AnyRecord>;
}

function columnOf(head: ColumnHead, { sums, summed, page, cards }: ColumnParts): RecordBoard["columns"][number] {
  const own = sums.filter(({ value }) => value === head.value);
  return {
    ...head,
    count: own.reduce((all, { count }) => all + count, 0),
    sums:
      summed?.type === "money"
        ? own.flatMap(({ currency, sum }) => (currency === null || sum === null ? [] : [{ minor: sum, currency }]))
        : [],
    total: summed?.type === "number" ? own.reduce((all, { sum }) => all + Number(sum ?? 0), 0) : null,
    cards: (page?.ids ?? []).flatMap((id) => cards.get(id) ?? []),
    nextCursor: page?.nextCursor ?? null,
  };
}
