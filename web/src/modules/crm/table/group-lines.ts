import type { RecordGroups } from "@gomark/server/contract/crm/groups/group";
import type { Money } from "../../../ui/format.ts";
import { deepest } from "./record-pages.ts";
import type { CrmRecord } from "../records/record.ts";

export type { RecordGroups };
export type Subtotal = Pick<RecordGroups["total"], "count" | "numbers" | "amounts">;

/** Which figure of a group's numbers and amounts is shown. */
export const figureKinds = ["sum", "avg", "min", "max"] as const;
export type FigureKind = (typeof figureKinds)[number];

/** A line of a grouped table that is no record: everything, a group, or the groups beyond those shown. */
export type GroupLine = {
  readonly groupLine: "total" | "group" | "others";
  readonly id: string;
  /** Null for the group of those without a value, and for lines that are no group. */
  readonly key: string | null;
  readonly label: string;
  readonly subtotal: Subtotal;
  /** Null where it cannot be opened. */
  readonly open: boolean | null;
};
export type TableLine = CrmRecord | GroupLine;

/** Whether a line of a table is no record. */
export function isGroupLine(line: TableLine): line is GroupLine {
  return "groupLine" in line;
}

/** How a group is named in the address. */
export function openedName(key: string | null): string {
  return key ?? "";
}

/** A stretch of a grouped table: one line, or the rows of an open group. */
export type Stretch =
  | { readonly line: GroupLine; readonly start: number; readonly length: 1 }
  | { readonly line: null; readonly group: string | null; readonly start: number; readonly length: number };

type Words = { readonly none: string; readonly all: string; readonly others: (groups: number) => string };

/** How a grouped table lies from top to bottom; open groups take as many rows as they have records. */
export function stretchesOf(groups: RecordGroups, opened: ReadonlySet<string>, words: Words): readonly Stretch[] {
  if (groups.total.count === 0) return [];
  const stretches: Stretch[] = [];
  let start = 0;
  const add = (line: Omit<GroupLine, "id">) => {
    stretches.push({ line: { ...line, id: `${line.groupLine}:${line.key ?? ""}` }, start, length: 1 });
    start += 1;
  };
  add({ groupLine: "total", key: null, label: words.all, subtotal: groups.total, open: null });
  for (const group of groups.groups) {
    const open = opened.has(openedName(group.key));
    add({ groupLine: "group", key: group.key, label: group.label ?? words.none, subtotal: group, open });
    if (!open) continue;
    const length = Math.max(0, Math.min(group.count, deepest - start));
    if (length > 0) stretches.push({ line: null, group: group.key, start, length });
    start += length;
  }
  if (groups.others !== null) {
    const { others } = groups;
    add({ groupLine: "others", key: null, label: words.others(others.groups), subtotal: others, open: null });
  }
  return stretches;
}

export type GroupPage = { readonly group: string | null; readonly page: number; readonly start: number };

const readAhead = 40;

/** The pages of open groups that hold the rows in sight and the cursor's. */
export function groupPagesOf(
  stretches: readonly Stretch[],
  { first, last, cursor }: { readonly first: number; readonly last: number; readonly cursor: number },
  size: number,
): readonly GroupPage[] {
  const wanted = [
    [first - readAhead, last + readAhead],
    [cursor, cursor],
  ] as const;
  return stretches.flatMap((stretch) => {
    if (stretch.line !== null) return [];
    const pages = wanted.flatMap(([from, to]) => {
      const low = Math.max(0, from - stretch.start);
      const high = Math.min(stretch.length - 1, to - stretch.start);
      if (high < low) return [];
      const begin = Math.floor(low / size);
      return Array.from({ length: Math.floor(high / size) - begin + 1 }, (_, index) => begin + index);
    });
    return [...new Set(pages)].map((page) => ({ group: stretch.group, page, start: stretch.start }));
  });
}

/** An amount or a number of a subtotal: per currency one text each. */
export function figureTexts(
  subtotal: Subtotal,
  property: string,
  kind: FigureKind,
  write: { readonly number: (value: number) => string; readonly money: (value: Money) => string },
): readonly string[] {
  const numbers = subtotal.numbers.filter((one) => one.property === property).map((one) => write.number(one[kind]));
  return [
    ...numbers,
    ...subtotal.amounts.filter((one) => one.property === property).map((one) => write.money(one[kind])),
  ];
}
