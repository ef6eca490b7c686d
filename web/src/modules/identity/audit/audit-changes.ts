import { type Change, showValue } from "../../../ui/diff.tsx";
import { formatDateTime, formatMoney } from "../../../ui/format.ts";
import { type AuditNames, kindOf, namedText } from "./audit-names.ts";

type Values = Readonly<Record<string, unknown>> | null;

/** Before and after as changes, property by property, those that are the same left out. */
export function changesBetween(before: Values, after: Values): readonly Change[] {
  const properties = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return properties
    .map((property) => ({ property, label: labelOf(property), before: before?.[property], after: after?.[property] }))
    .filter((change) => JSON.stringify(change.before ?? null) !== JSON.stringify(change.after ?? null));
}

/** A change with the names of what it points to; an id stays where nothing is known by it any more. */
export function withNames(change: Change, { object }: { readonly object: string }, names: AuditNames): Change {
  const kind = kindOf(change.property, object);
  if (kind === null) return change;
  const named = (value: unknown) => namedText(value, names[kind]) ?? value;
  return { ...change, before: named(change.before), after: named(change.after) };
}

/** What the pages call by another word than the trail does. */
const ownWords: Readonly<Record<string, string>> = {
  organization: "Company",
  slug: "Address",
  email: "E-mail",
  api_key: "API key",
  portfolio_api_key: "Portfolio API key",
  property: "Field",
  stageEnteredAt: "In stage since",
  closedAt: "Closed",
  createdAt: "Created",
};

/** "closeDate" and "team_id" as words: "Close date", "Team". */
export function labelOf(property: string): string {
  const own = ownWords[property];
  if (own !== undefined) return own;
  const words = property
    .replace(/(_id|Id)$/u, "")
    .replaceAll("_", " ")
    .replace(/([a-z])([A-Z])/gu, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return words === "" ? property : words.charAt(0).toUpperCase() + words.slice(1);
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u;

/** A value of the trail as people read it: amounts as amounts, moments in the reader's own time, lists without brackets; the rest as it was kept. */
export function auditText(value: unknown): string {
  if (typeof value === "string" && moment.test(value)) return formatDateTime(value);
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value)) return value.map((one: unknown) => (isOption(one) ? one.label : auditText(one))).join(", ");
  return isMoney(value) ? formatMoney(value) : showValue(value);
}

/** An option of a field, which the trail keeps with the name it has in the API. */
function isOption(value: unknown): value is { readonly label: string } {
  return typeof value === "object" && value !== null && "label" in value && typeof value.label === "string";
}

function isMoney(value: unknown): value is { readonly minor: string; readonly currency: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "minor" in value &&
    "currency" in value &&
    typeof value.minor === "string" &&
    typeof value.currency === "string"
  );
}
