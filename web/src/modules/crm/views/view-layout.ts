import type { PropertyInfo } from "../records/record.ts";
import { isBoardable, isDated, isSummable } from "@gomark/server/shared/crm/views/view-layout";
import type { View, ViewKind } from "./view-queries.ts";

/** How a board or a calendar shows its records, in the object's own properties. */
export type Layout = {
  readonly kind: "board" | "calendar";
  /** undefined: the property was archived, or the reader may not see it. */
  readonly by: PropertyInfo | undefined;
  readonly until: PropertyInfo | undefined;
  readonly sum: PropertyInfo | undefined;
  readonly fields: readonly PropertyInfo[];
};

/** The board or calendar that a view is; null for a table, or as long as the properties are not known. */
export function laidOut(view: View | null, properties: readonly PropertyInfo[]): Layout | null {
  if (view === null || view.kind === "table" || properties.length === 0) return null;
  const { kind, fields } = view;
  const find = (name: string | null) => properties.find(({ key }) => key === name);
  const chosen = fields?.flatMap((name) => find(name) ?? []) ?? usualFields(properties, view.by);
  return { kind, by: find(view.by), until: find(view.until), sum: find(view.sum), fields: chosen };
}

/** Shown on cards before anybody chose, where an object has them. */
const usual: readonly string[] = ["amount", "accountId", "stageId", "jobTitle", "email", "industry", "city"];
const usualCount = 2;

/** What cards show beside the name before anybody chose: what tells most, then the company's own fields. */
export function usualFields(properties: readonly PropertyInfo[], by: string | null): readonly PropertyInfo[] {
  const others = properties.filter(({ key, type }) => key !== by && key !== "name" && type !== "longText");
  const known = usual.flatMap((key) => others.filter((property) => property.builtIn && property.key === key));
  return [...known, ...others.filter(({ builtIn }) => !builtIn)].slice(0, usualCount);
}

/** Properties that a board of an object can be by; deals by stage have a board of their own. */
export function boardChoices(properties: readonly PropertyInfo[]): readonly PropertyInfo[] {
  return properties.filter((property) => isBoardable(property));
}

/** Dates that a calendar of an object can be by. */
export function calendarChoices(properties: readonly PropertyInfo[]): readonly PropertyInfo[] {
  return properties.filter((property) => isDated(property));
}

/** Numbers and amounts that a column can add up. */
export function sumChoices(properties: readonly PropertyInfo[]): readonly PropertyInfo[] {
  return properties.filter((property) => isSummable(property));
}

/** Dates that can end what begins on another. */
export function endChoices(properties: readonly PropertyInfo[], by: string | null): readonly PropertyInfo[] {
  const begin = properties.find(({ key }) => key === by);
  return calendarChoices(properties).filter(({ key, type }) => key !== by && type === begin?.type);
}

/** What kinds of views are called. */
export const kindLabels: Readonly<Record<ViewKind, string>> = { table: "Table", board: "Board", calendar: "Calendar" };
