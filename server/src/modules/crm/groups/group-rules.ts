import { invalidField } from "#platform/errors";
import type { Property } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { daysOf } from "../reports/report-time-shared-rules.ts";
import { groupable } from "./group-shared-rules.ts";

/** What times are put into groups by. */
export const spans = ["month", "quarter", "year"] as const;
export type Span = (typeof spans)[number];

/** What records are put into groups by. */
export interface Grouping {
  readonly text: string;
  readonly property: Property;
  /** Null where the property is no time. */
  readonly span: Span | null;
}

/** Most figures of one grouping. */
export const maxFigures = 8;

type Names = Pick<Registry, "find" | "properties">;

export function isGroupable({ type, filterable }: Property): boolean {
  return filterable && groupable.has(type);
}

/** Reads `stageId` or `closeDate:quarter`; times are by month where nothing is said. Refuses (`invalid`) what cannot be grouped by, naming `path`. */
export function readGrouping(text: string, registry: Names, path = "groupedBy"): Grouping {
  const [name = "", by, ...rest] = text.split(":");
  const property = registry.find(name);
  if (property === undefined || !isGroupable(property)) {
    const names = registry.properties.filter(isGroupable).map((one) => one.name);
    throw invalidField(path, `Group by one of: ${names.slice(0, 60).join(", ")}`, "unknown_property");
  }
  const isTime = property.type === "date" || property.type === "dateTime";
  const span = spans.find((one) => one === (by ?? "month"));
  if (rest.length > 0 || (isTime ? span === undefined : by !== undefined))
    throw invalidField(path, `Write ${isTime ? `${name}:month, :quarter or :year` : name}`, "unknown_span");
  return { text, property, span: isTime ? (span ?? "month") : null };
}

/** Reads the properties that are added up: numbers and amounts. Refuses (`invalid`) any other, naming `figures`. */
export function readFigures(text: string | undefined, registry: Names): Property[] {
  if (text === undefined || text === "") return [];
  const names = [...new Set(text.split(","))];
  if (names.length > maxFigures) throw invalidField("figures", `Ask for at most ${maxFigures} figures`, "too_many");
  return names.map((name) => {
    const property = registry.find(name);
    if (property?.type === "number" || property?.type === "money") return property;
    throw invalidField("figures", `There is no number or amount called "${name}"`, "unknown_property");
  });
}

const id = /^[1-9][0-9]{0,17}$/u;

/** Refuses (`invalid`) a key that no group of this grouping can have, naming `group`. */
export function refuseForeignKey({ property: { type }, span }: Grouping, key: string): void {
  const fits = {
    time: () => daysOf(key) !== null && span === spanOf(key),
    boolean: () => key === "true" || key === "false",
    reference: () => id.test(key),
    text: () => true,
  };
  const kind = span !== null ? "time" : type === "user" || type === "relation" ? "reference" : type;
  if (!fits[kind === "time" || kind === "boolean" || kind === "reference" ? kind : "text"]())
    throw invalidField("group", "There is no such group; send its `key` as you got it", "unknown_group");
}

function spanOf(time: string): Span {
  if (time.includes("Q")) return "quarter";
  return time.includes("-") ? "month" : "year";
}
