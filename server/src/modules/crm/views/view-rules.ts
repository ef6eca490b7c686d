import type { Problem } from "#platform/errors";
import { checkFilter } from "../filters/filter-rules.ts";
import type { Filter } from "../filters/filter-schema.ts";
import type { Subject } from "../filters/filter-subject.ts";
import { askableLayout, layoutProblems } from "./view-layout-rules.ts";
import type { ViewLayout } from "./view-layout-schema.ts";
import { maxFilterText } from "./view-schema.ts";

/** What a view shows of its object. */
export interface ViewContent extends ViewLayout {
  readonly filter: Filter | null;
  readonly sort: string | null;
  readonly columns: readonly string[] | null;
}

/** Something a view was saved with that can no longer be asked for. */
export interface LeftOut {
  readonly part: "filter" | "sort" | "columns" | "by" | "until" | "sum" | "fields";
  readonly property: string;
}

/** Everything that keeps this from being saved, by the same rules as a list is asked by. */
export function viewProblems(subject: Subject, { filter, sort, columns, ...layout }: ViewContent): Problem[] {
  const problems: Problem[] = filter === null ? [] : [...checkFilter(filter, subject).problems];
  if (filter !== null && JSON.stringify(filter).length > maxFilterText)
    problems.push({ path: "filter", code: "too_large", message: "The filter is too long to be saved" });
  if (sort !== null && !isSortable(subject, sort))
    problems.push({ path: "sort", code: "unknown_property", message: `The list cannot be sorted by "${sort}"` });
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
  const sorts = saved.sort === null || isSortable(subject, saved.sort);
  if (!sorts && saved.sort !== null) leftOut.push({ part: "sort", property: sortedBy(saved.sort) });
  const layout = askableLayout(subject, saved, (part, property) => leftOut.push({ part, property }));
  return { content: { filter, sort: sorts ? saved.sort : null, columns, ...layout }, leftOut };
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

function isSortable(subject: Subject, sort: string): boolean {
  return subject.find(sortedBy(sort))?.sortable === true;
}

function sortedBy(sort: string): string {
  return sort.startsWith("-") ? sort.slice(1) : sort;
}
