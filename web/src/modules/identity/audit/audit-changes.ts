import type { Change } from "../../../ui/diff.tsx";

type Values = Readonly<Record<string, unknown>> | null;

/** Before and after as changes, property by property, those that are the same left out. */
export function changesBetween(before: Values, after: Values): readonly Change[] {
  const properties = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return properties
    .map((property) => ({ property, label: labelOf(property), before: before?.[property], after: after?.[property] }))
    .filter((change) => JSON.stringify(change.before ?? null) !== JSON.stringify(change.after ?? null));
}

/** "closeDate" and "team_id" as words: "Close date", "Team". */
export function labelOf(property: string): string {
  const words = property
    .replace(/(_id|Id)$/u, "")
    .replaceAll("_", " ")
    .replace(/([a-z])([A-Z])/gu, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return words === "" ? property : words.charAt(0).toUpperCase() + words.slice(1);
}
