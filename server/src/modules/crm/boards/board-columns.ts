import { activeMembers, membersByIds } from "#modules/identity";
import type { Work } from "#platform/work";
import type { Property } from "../records/record-properties.ts";
import { maxBoardColumns } from "../views/view-layout-shared-rules.ts";

/** A column of a board before its cards. */
export interface ColumnHead {
  readonly value: string | null;
  readonly label: string;
  readonly open: boolean;
}

/** The columns of a board by a property, of which records have these values, the most frequent first. */
export async function columnsFor(work: Work, by: Property, found: readonly string[]): Promise<ColumnHead[]> {
  const without: ColumnHead = { value: null, label: `No ${by.label.toLowerCase()}`, open: !by.required };
  if (by.type === "boolean") {
    const said = [
      { value: "true", label: "Yes", open: true },
      { value: "false", label: "No", open: true },
    ];
    return [...said, without];
  }
  if (by.type === "oneOf") return [...optionColumns(by, new Set(found)), without];
  return [...(await peopleColumns(work, found)), without];
}

/** Every option in its order; an archived one while records have it. */
function optionColumns({ options = [] }: Property, found: ReadonlySet<string>): ColumnHead[] {
  const columns = options.map(({ value, label, archived }) => ({ value, label, open: archived !== true }));
  return columns.filter(({ value, open }) => open || found.has(value)).slice(0, maxBoardColumns);
}

/** Whoever has records, then the others, by name. */
async function peopleColumns(work: Work, found: readonly string[]): Promise<ColumnHead[]> {
  const shown = found.slice(0, maxBoardColumns);
  const [names, active] = [await membersByIds(work, shown), await activeMembers(work, maxBoardColumns)];
  const isActive = new Set(active.map(({ id }) => id));
  const having = shown.map((id) => ({ value: id, label: names.get(id)?.name ?? "Somebody", open: isActive.has(id) }));
  const others = active
    .filter(({ id }) => !shown.includes(id))
    .map(({ id, name }) => ({ value: id, label: name, open: true }));
  return [...having, ...others]
    .slice(0, maxBoardColumns)
    .toSorted((one, other) => one.label.localeCompare(other.label, "en"));
}
