import { type Condition, type FilterNode, me, readConditions } from "../filters/filter.ts";
import { pathOf } from "../records/record-values.ts";
import type { PropertyInfo } from "../records/record.ts";
import type { TableSearch } from "../table/table-search.ts";
import type { View, Views } from "./view-queries.ts";

/** What a view shows in the table's own terms. */
export type ViewContent = {
  readonly filter: readonly Condition[];
  /** Conditions that no chip can show, made by a program: asked, and kept when the view is saved. */
  readonly rest: readonly FilterNode[];
  readonly sort: string | undefined;
  readonly columns: readonly string[] | undefined;
  readonly groupedBy: string | undefined;
  /** How many columns stay in sight, and how wide columns are: each person's own until a view is saved with it. */
  readonly frozen: number | undefined;
  readonly widths: Readonly<Record<string, number>> | undefined;
};

/** How the columns of a table lie. */
export type Layout = Pick<ViewContent, "frozen" | "widths">;

/** The view that the address names: everything, one's own, or a saved one. */
export type OpenView = {
  readonly id: string;
  readonly saved: View | null;
  /** The address names a view that is not there, or somebody else's alone. */
  readonly missing: boolean;
  readonly content: ViewContent;
};

const everything: ViewContent = {
  filter: [],
  rest: [],
  sort: undefined,
  columns: undefined,
  groupedBy: undefined,
  frozen: undefined,
  widths: undefined,
};
/** Said against a view that groups. */
export const ungrouped = "none";
const mine: ViewContent = { ...everything, filter: [{ property: "ownerId", op: "is", value: me }] };
/** The order of a list that is asked for none. */
const newestFirst = "-createdAt";

/** Whether an address says nothing about what is shown, so that the table opens with what was chosen for that. */
export function isBare({ view, filter, q, sort, columns, groupedBy }: TableSearch): boolean {
  return [view, filter, q, sort, columns, groupedBy].every((part) => part === undefined);
}

/** The view of an address. */
export function openView(
  { view: id = "all" }: TableSearch,
  views: Views | undefined,
  properties: readonly PropertyInfo[],
): OpenView {
  if (id === "mine") return { id, saved: null, missing: false, content: mine };
  const saved = views?.items.find((one) => one.id === id);
  if (saved !== undefined) return { id, saved, missing: false, content: contentOf(saved, properties) };
  return { id: "all", saved: null, missing: id !== "all" && views !== undefined, content: everything };
}

function contentOf(view: View, properties: readonly PropertyInfo[]): ViewContent {
  const nodes = view.filter === null ? [] : (view.filter.and ?? [view.filter]);
  const chips = nodes.map((node) => readConditions([node]));
  return {
    filter: chips.flat(),
    rest: nodes.filter((_, index) => chips[index]?.length === 0),
    sort: view.sort ?? undefined,
    columns: view.columns?.flatMap((name) => {
      const property = properties.find(({ key }) => key === name);
      return property === undefined ? [] : [pathOf(property)];
    }),
    groupedBy: view.groupedBy ?? undefined,
    frozen: view.frozen ?? undefined,
    widths: view.widths === null ? undefined : byPath(view.widths, properties),
  };
}

/** Widths by column, where the server has them by property. */
function byPath(widths: Readonly<Record<string, number>>, properties: readonly PropertyInfo[]) {
  const paths = new Map(properties.map((property) => [property.key, pathOf(property)]));
  return Object.fromEntries(Object.entries(widths).map(([key, width]) => [paths.get(key) ?? key, width]));
}

/** What is shown: the view's, where neither the address nor the person's own layout says anything else. */
export function shownContent(search: TableSearch, { content }: OpenView, layout: Partial<Layout> = {}): ViewContent {
  const groupedBy = search.groupedBy ?? content.groupedBy;
  return {
    groupedBy: groupedBy === ungrouped ? undefined : groupedBy,
    frozen: layout.frozen ?? content.frozen,
    widths: layout.widths ?? content.widths,
    filter: search.filter ?? content.filter,
    rest: content.rest,
    sort: search.sort ?? content.sort,
    columns: search.columns ?? content.columns,
  };
}

type AddressPart = "filter" | "sort" | "columns" | "groupedBy";
export type Part = AddressPart | "widths" | "frozen";
const parts: readonly AddressPart[] = ["filter", "sort", "columns", "groupedBy"];

/** What is shown otherwise than the view was saved. */
export function changedParts(
  search: TableSearch,
  { content, saved }: OpenView,
  layout: Partial<Layout> = {},
): readonly Part[] {
  const asked = parts.filter((part) => search[part] !== undefined && !same(search[part], plainOf(content)[part]));
  // how wide the columns of all records are is nothing to be saved
  if (saved === null) return asked;
  const laid = (["widths", "frozen"] as const).filter(
    (part) => layout[part] !== undefined && !same(layout[part], content[part]),
  );
  return [...asked, ...laid];
}

/**
 * The address after a change: it names only what differs from the view, so that a view that is changed later is
 * seen as it is then. Nothing chosen where the view chose something is said as the table's own choice.
 */
export function changedSearch(
  now: TableSearch,
  next: Partial<TableSearch>,
  { content, usual }: { readonly content: ViewContent; readonly usual: readonly string[] },
): TableSearch {
  const merged = { ...now, ...next };
  const own = { filter: [], sort: newestFirst, columns: usual, groupedBy: ungrouped };
  const base = plainOf(content);
  const settled = parts.map((part) => {
    if (!(part in next)) return [part, merged[part]] as const;
    const chosen = merged[part] ?? (base[part] === undefined ? undefined : own[part]);
    return [part, same(chosen, base[part]) ? undefined : chosen] as const;
  });
  return { ...merged, ...Object.fromEntries(settled) };
}

function plainOf({ filter, sort, columns, groupedBy }: ViewContent) {
  return { filter: filter.length === 0 ? undefined : filter, sort, columns, groupedBy };
}

function same(one: unknown, other: unknown): boolean {
  const text = (value: unknown) => JSON.stringify(Array.isArray(value) && value.length === 0 ? undefined : value);
  return one === other || text(one) === text(other);
}

/** What is sent to save what is shown. */
export function savedBody({ filter, rest, sort, columns, groupedBy, frozen, widths }: ViewContent): {
  readonly filter: FilterNode | null;
  readonly sort: string | null;
  readonly columns: readonly string[] | null;
  readonly groupedBy: string | null;
  readonly frozen: number | null;
  readonly widths: Readonly<Record<string, number>> | null;
} {
  const nodes = [...filter, ...rest];
  return {
    filter: nodes.length === 0 ? null : { and: nodes },
    sort: sort === undefined || sort === newestFirst ? null : sort,
    columns: columns?.map(keyOf) ?? null,
    groupedBy: groupedBy ?? null,
    frozen: frozen ?? null,
    widths:
      widths === undefined ? null : Object.fromEntries(Object.entries(widths).map(([id, width]) => [keyOf(id), width])),
  };
}

/** A column's property as the server names it. */
function keyOf(column: string): string {
  return column.replace(/^custom\./u, "");
}
