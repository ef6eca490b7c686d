import { comparable } from "../../records/text-rules.ts";
import type { CsvRecord } from "../csv/csv-dialect.ts";
import type { ImportPlan, PlannedColumn } from "../import-plan.ts";
import { readDefaults, readRow } from "../import-rows.ts";
import type { MarkedRow } from "./row-marks.ts";

/** How a row is read for its marks alone. */
export interface MarkedReading {
  readMarks(record: CsvRecord): Pick<MarkedRow, "key" | "name" | "wanted">;
}

const nothing = { key: null, name: null, wanted: [] };

/** How the rows of a plan are read for their marks; null when they can have none: no key, and no relation among themselves. */
export function markedReading(plan: ImportPlan): MarkedReading | null {
  const pointing = columnsTo(plan, ({ target }) => target === plan.object.key);
  const named = columnsTo(plan, ({ name }) => name === "name");
  const [nameIndex] = named;
  const within = pointing.length > 0 && nameIndex !== undefined;
  if (plan.key === null && !within) return null;
  const keyPlan = { ...plan, columns: plan.columns.map((column) => onlyKey(column, plan.key)) };
  const usual = readDefaults(plan).relations.flatMap(({ property, text }) =>
    property.target === plan.object.key ? [comparable(text)] : [],
  );
  return {
    readMarks(record) {
      if (record.problem !== null) return nothing;
      const cell = (index: number) => comparable(record.fields[index] ?? "");
      const key = plan.key === null ? null : readRow(keyPlan, record).keyText;
      if (!within) return { ...nothing, key };
      const wanted = pointing.map(cell).filter((text) => text !== "");
      return { key, name: cell(nameIndex), wanted: wanted.length > 0 ? wanted : usual };
    },
  };
}

function columnsTo(plan: ImportPlan, wanted: (property: { name: string; target?: string | undefined }) => boolean) {
  return plan.columns.flatMap(({ targets }, index) =>
    targets.some((target) => target.kind === "property" && wanted(target.property)) ? [index] : [],
  );
}

function onlyKey(column: PlannedColumn, key: string | null): PlannedColumn {
  const targets = column.targets.filter((target) =>
    target.kind === "id" ? key === "id" : target.kind === "property" && target.property.name === key,
  );
  return { ...column, targets };
}
