import { type Problem, Refusal } from "#platform/errors";
import { checkFilter } from "../filters/filter-rules.ts";
import type { Filter } from "../filters/filter-schema.ts";
import type { Subject } from "../filters/filter-subject.ts";
import { askableLayout, layoutProblems } from "./view-layout-rules.ts";
import type { ViewLayout } from "./view-layout-schema.ts";
import { readGrouping } from "../groups/group-rules.ts";
import { parseOrder } from "../records/record-sort-rules.ts";
import { maxFilterText } from "./view-schema.ts";

/** What a view shows of its object. */
export interface ViewContent extends ViewLayout {
  readonly filter: Filter | null;
  readonly sort: string | null;
  readonly columns: readonly string[] | null;
  readonly groupedBy: string | null;
  readonly frozen: number | null;
  readonly widths: Readonly<Record<string, number>> | null;
}

/** Something a view was saved with that can no longer be asked for. */
export interface LeftOut {
  readonly part: "filter" | "sort" | "columns" | "groupedBy" | "by" | "until" | "sum" | "fields";
  readonly property: string;
}

/** Everything that keeps this from being saved, by the same rules as a list is asked by. */
export function viewProblems(subject: Subject, content: ViewContent): Problem[] {
  const { filter, sort, columns, groupedBy, frozen: _frozen, widths: _widths, ...layout } = content;
  const problems: Problem[] = filter === null ? [] : [...checkFilter(filter, subject).problems];
  if (filter !== null && JSON.stringify(filter).length > maxFilterText)
    problems.push({ path: "filter", code: "too_large", message: "The filter is too long to be saved" });
  if (sort !== null) problems.push(...problemsOf(() => parseOrder(sort, subject)));
  if (groupedBy !== null) problems.push(...problemsOf(() => readGrouping(groupedBy, subject, "groupedBy")));
  for (const [index, name] of (columns ?? []).entries()) {
    const path = `columns.${index}`;
    if (subject.find(name) === undefined)
      problems.push({ path, code: "unknown_property", message: `There is no property "${name}" to show` });
    else if (columns?.indexOf(name) !== index)
      problems.push({ path, code: "repeated", message: `"${name}" is shown already` });
  }
  return [...problems, ...layoutProblems(subject, layout)];
}

/** What of a saved view can be asked for today, and what was left out of it. */
export function askable(
  subject: Subject,
  saved: ViewContent,
): { readonly content: ViewContent; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const filter = saved.filter === null ? null : kept(subject, saved.filter, leftOut);
  const columns =
    saved.columns?.filter((name) => {
      const known = subject.find(name) !== undefined;
      if (!known) leftOut.push({ part: "columns", property: name });
      return known;
    }) ?? null;
  const sort = keptSort(subject, saved.sort, leftOut);
  const groupedBy = keptGrouping(subject, saved.groupedBy, leftOut);
  const layout = askableLayout(subject, saved, (part, property) => leftOut.push({ part, property }));
  const { frozen, widths } = saved;
  return { content: { filter, sort, columns, groupedBy, frozen, widths, ...layout }, leftOut };
}

/** Of several orders those that can still be asked for. */
function keptSort(subject: Subject, saved: string | null, leftOut: LeftOut[]): string | null {
  const sorts = (saved?.split(",") ?? []).filter((sort) => {
    const known = isSortable(subject, sort);
    if (!known) leftOut.push({ part: "sort", property: sortedBy(sort) });
    return known;
  });
  return sorts.length === 0 ? null : sorts.join();
}

function keptGrouping(subject: Subject, saved: string | null, leftOut: LeftOut[]): string | null {
  if (saved === null || problemsOf(() => readGrouping(saved, subject, "groupedBy")).length === 0) return saved;
  leftOut.push({ part: "groupedBy", property: saved.split(":")[0] ?? "" });
  return null;
}

/** The filter without conditions that cannot be asked any more; a group left without any goes with them. */
function kept(subject: Subject, node: Filter, leftOut: LeftOut[]): Filter | null {
  if (node.not !== undefined) {
    const inner = kept(subject, node.not, leftOut);
    return inner === null ? null : { not: inner };
  }
  const parts = node.and ?? node.or;
  if (parts !== undefined) {
    const left = parts.flatMap((part) => kept(subject, part, leftOut) ?? []);
    if (left.length === 0) return null;
    return node.and === undefined ? { or: left } : { and: left };
  }
  if (checkFilter(node, subject).problems.length === 0) return node;
  leftOut.push({ part: "filter", property: node.property ?? node.related ?? "" });
  return null;
}

/** What a reader of what was given refuses. */
function problemsOf(read: () => unknown): readonly Problem[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof Refusal && error.details.problems !== undefined) return error.details.problems;
    throw error;
  }
}

function isSortable(subject: Subject, sort: string): boolean {
  return subject.find(sortedBy(sort))?.sortable === true;
}

function sortedBy(sort: string): string {
  return sort.startsWith("-") ? sort.slice(1) : sort;
}
