import { useMemo } from "react";
import { useText } from "../../../lib/preferences.ts";
import type { Heading } from "../../../ui/data-table/heading-row.tsx";
import type { TableData } from "../../../ui/data-table/data-table.tsx";
import type { ListQuestion } from "../records/record-queries.ts";
import { pathOf } from "../records/record-values.ts";
import type { ObjectType, PropertyInfo } from "../records/record.ts";
import { headingOf, isFigure } from "./group-heading.tsx";
import { type FigureKind, type GroupLine, type TableLine, figureKinds, openedName } from "./group-lines.ts";
import { mostOpened, type TableSearch } from "./table-search.ts";
import { useGroupedList } from "./use-grouped-list.ts";

const mostFigures = 8;

type Given = {
  readonly search: TableSearch;
  readonly question: ListQuestion;
  readonly groupedBy: string | undefined;
  readonly properties: readonly PropertyInfo[];
  /** The columns in sight, by id. */
  readonly columns: readonly string[];
  readonly ready: boolean;
  readonly change: (next: Partial<TableSearch>) => void;
};

export type Grouping = {
  /** The lines of a grouped table; null where it is not grouped. */
  readonly rows: TableData<TableLine> | null;
  readonly heading: (line: TableLine) => Heading | null;
  readonly figure: FigureKind;
  readonly setFigure: (figure: FigureKind) => void;
  /** Opens a group that is closed, closes one that is open. */
  readonly toggle: (line: GroupLine) => void;
  readonly toggleAll: ((open: boolean) => void) | null;
};

/** How a table is grouped: its lines, what they say, and which of them are open. */
export function useGrouping(object: ObjectType, given: Given): Grouping {
  const { search, question, groupedBy, properties, columns, ready, change } = given;
  const [kind, setFigure] = useText("table.figure", "sum");
  const figure = figureKinds.find((one) => one === kind) ?? "sum";
  const figures = properties
    .filter((property) => isFigure(property) && columns.includes(pathOf(property)))
    .slice(0, mostFigures)
    .map(({ key }) => key);
  const { opened = [] } = search;
  const by = groupedBy === undefined || !ready ? null : { groupedBy, figures, opened };
  const grouped = useGroupedList(object, question, by);
  const heading = useMemo(() => headingOf(properties, figure), [properties, figure]);
  const open = (names: readonly string[]) =>
    change({ opened: names.length === 0 ? undefined : names.slice(0, mostOpened) });
  return {
    rows: grouped?.rows ?? null,
    heading,
    figure,
    setFigure,
    toggle: (line) => {
      if (line.open === null) return;
      const name = openedName(line.key);
      open(line.open ? opened.filter((one) => one !== name) : [...opened, name]);
    },
    toggleAll:
      grouped?.groups === undefined
        ? null
        : (all) => open(all ? (grouped.groups?.groups.map(({ key }) => openedName(key)) ?? []) : []),
  };
}
