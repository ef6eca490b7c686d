import type { ColumnProfile } from "../import-profile.ts";
import type { DateOrder } from "./date-text-rules.ts";
import type { DecimalMark } from "./number-text-rules.ts";

/** How a column's cells are to be read; null where it has to show in each cell. */
export interface ColumnFormat {
  readonly dateOrder: DateOrder | null;
  readonly mark: DecimalMark | null;
}

/** What people chose, or else what the column shows. Cells that a workbook itself calls numbers have a point. */
export function columnFormat(
  { dates, numbers }: ColumnProfile,
  chosen: { dateOrder?: DateOrder | null | undefined; decimalMark?: DecimalMark | null | undefined },
  typed = false,
): ColumnFormat {
  if (typed) return { dateOrder: null, mark: "." };
  return {
    dateOrder: chosen.dateOrder ?? (dates === "dmy" || dates === "mdy" ? dates : null),
    mark: chosen.decimalMark ?? (numbers === "." || numbers === "," ? numbers : null),
  };
}
