import type { Work } from "#platform/work";
import { stagesById } from "../pipelines/pipelines.ts";
import type { StoredRecord } from "../records/object-type.ts";
import type { Value, Values } from "../records/record-properties.ts";
import type { ImportRow } from "./import-rows.ts";

/** Reasons belong to deals that ended that way; given to all others they would be nonsense. */
const onlyIn: Readonly<Record<string, string>> = { lostReason: "lost", wonReason: "won" };

/** Fills what neither the row nor the record it changes has. */
export async function fillDefaults(
  work: Work,
  defaults: Values,
  rows: readonly { readonly row: ImportRow; readonly before: StoredRecord | null }[],
): Promise<void> {
  if (Object.keys(defaults).length === 0) return;
  const stages = await stagesById(work);
  for (const { row, before } of rows) {
    const stageId = row.values["stageId"] ?? before?.values["stageId"];
    const kind = stages.get(String(stageId))?.kind ?? "open";
    const empty = (name: string) => isEmpty(row.values[name]) && isEmpty(before?.values[name]);
    const fitting = Object.entries(defaults).filter(([name]) => (onlyIn[name] ?? kind) === kind && empty(name));
    for (const [name, value] of fitting) row.values[name] = value;
  }
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null;
}
