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
};

/** The view that the address names: everything, one's own, or a saved one. */
export type OpenView = {
  readonly id: string;
  readonly saved: View | null;
  /** The address names a view that is not there, or somebody else's alone. */
  readonly missing: boolean;
  readonly content: ViewContent;
};

const everything: ViewContent = { filter: [], rest: [], sort: undefined, columns: undefined };
const mine: ViewContent = { ...everything, filter: [{ property: "ownerId", op: "is", value: me }] };
/** The order of a list that is asked for none. */
const newestFirst = "-createdAt";

/** Whether an address says nothing about what is shown, so that the table opens with what was chosen for that. */
export function isBare({ view, filter, q, sort, columns }: TableSearch): boolean {
  return [view, filter, q, sort, columns].every((part) => part === undefined);
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
  };
}

/** What is shown: the view's, where the address says nothing else. */
export function shownContent(search: TableSearch, { content }: OpenView): ViewContent {
  return {
    filter: search.filter ?? content.filter,
    rest: content.rest,
    sort: search.sort ?? content.sort,
    columns: search.columns ?? content.columns,
  };
}

export type Part = "filter" | "sort" | "columns";
const parts: readonly Part[] = ["filter", "sort", "columns"];

/** What is shown otherwise than the view was saved. */
export function changedParts(search: TableSearch, { content }: OpenView): readonly Part[] {
  return parts.filter((part) => search[part] !== undefined && !same(search[part], plainOf(content)[part]));
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
  const own = { filter: [], sort: newestFirst, columns: usual };
  const base = plainOf(content);
  const settled = parts.map((part) => {
    if (!(part in next)) return [part, merged[part]] as const;
    const chosen = merged[part] ?? (base[part] === undefined ? undefined : own[part]);
    return [part, same(chosen, base[part]) ? undefined : chosen] as const;
  });
  return { ...merged, ...Object.fromEntries(settled) };
}

function plainOf({ filter, sort, columns }: ViewContent) {
  return { filter: filter.length === 0 ? undefined : filter, sort, columns };
}

function same(one: unknown, other: unknown): boolean {
  const text = (value: unknown) => JSON.stringify(Array.isArray(value) && value.length === 0 ? undefined : value);
  return one === other || text(one) === text(other);
}

/** What is sent to save what is shown. */
export function savedBody({ filter, rest, sort, columns }: ViewContent): {
  readonly filter: FilterNode | null;
  readonly sort: string | null;
  readonly columns: readonly string[] | null;
} {
  const nodes = [...filter, ...rest];
  return {
    filter: nodes.length === 0 ? null : { and: nodes },
    sort: sort === undefined || sort === newestFirst ? null : sort,
    columns: columns?.map((id) => id.replace(/^custom\./u, "")) ?? null,
  };
}
