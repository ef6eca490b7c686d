import { valueOf } from "../records/record-values.ts";
import type { CrmRecord, Deal, PropertyInfo } from "../records/record.ts";

export type PropertyGroup = { readonly label: string; readonly properties: readonly PropertyInfo[] };

const ofTheRecord = new Set(["createdAt", "updatedAt", "stageEnteredAt", "closedAt"]);
const reasons = new Map([
  ["lostReason", "lost"],
  ["wonReason", "won"],
]);

/** A record's properties in groups: its own first, the organization's by their group, what the record sets itself last. */
export function groupProperties(properties: readonly PropertyInfo[], record: CrmRecord): readonly PropertyGroup[] {
  const shown = properties.filter((property) => isShown(property, record));
  const groups = Map.groupBy(shown, groupOf);
  const order = (label: string) => (label === "About" ? 0 : label === "Record" ? 2 : 1);
  return [...groups]
    .map(([label, members]) => ({ label, properties: members }))
    .toSorted((one, other) => order(one.label) - order(other.label));
}

function groupOf(property: PropertyInfo): string {
  if (property.builtIn && ofTheRecord.has(property.key)) return "Record";
  if (property.builtIn) return "About";
  return property.group ?? "More";
}

/** A stage stands as the path above; a reason where the deal ended so, or where there is one; a computed name only as the title. */
function isShown(property: PropertyInfo, record: CrmRecord): boolean {
  if (property.target === "stage" || property.target === "pipeline") return false;
  if (!property.builtIn) return true;
  if (property.key === "closedAt") return valueOf(record, property) !== null;
  const reasonOf = reasons.get(property.key);
  if (reasonOf !== undefined)
    return valueOf(record, property) !== null || (record as Partial<Deal>).stage?.kind === reasonOf;
  return property.key !== "name" || property.writable;
}
