import { formatMoney, formatNumber } from "../../../ui/format.ts";
import type { Heading } from "../../../ui/data-table/heading-row.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import type { CrmRecord, PropertyInfo } from "../records/record.ts";
import { pathOf } from "../records/record-values.ts";
import { type FigureKind, type TableLine, figureTexts, isGroupLine } from "./group-lines.ts";

const writing = { number: (value: number) => formatNumber(value, 2), money: formatMoney };
const said: Readonly<Record<FigureKind, string>> = { sum: "Sum", avg: "Mean", min: "Least", max: "Most" };

/** Columns of records over lines of which some are none. */
export function lineColumns(columns: readonly TableColumn<CrmRecord>[]): readonly TableColumn<TableLine>[] {
  return columns.map((column) => ({ ...column, cell: (line) => (isGroupLine(line) ? null : column.cell(line)) }));
}

/** What the line of a group says: its name, how many records it has, and a figure in each column of numbers. */
export function headingOf(properties: readonly PropertyInfo[], kind: FigureKind): (line: TableLine) => Heading | null {
  const figured = properties.filter(isFigure);
  return (line) => {
    if (!isGroupLine(line)) return null;
    const { label, subtotal, open, groupLine } = line;
    const cells = Object.fromEntries(
      figured.flatMap((property) => {
        const texts = figureTexts(subtotal, property.key, kind, writing);
        if (texts.length === 0) return [];
        const title = `${said[kind]} of ${property.label}: ${texts.join(", ")}`;
        const figures = (
          <span key={property.key} className="gm-table-figures" title={title}>
            {texts.join(" + ")}
          </span>
        );
        return [[pathOf(property), figures] as const];
      }),
    );
    return { label, count: formatNumber(subtotal.count), open, total: groupLine === "total", cells };
  };
}

/** Whether a property is added up. */
export function isFigure({ type }: PropertyInfo): boolean {
  return type === "number" || type === "money";
}
