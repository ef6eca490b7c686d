import type { PropertyType } from "../records/property-type-rules.ts";

/** What records are put into groups by. One is in one group alone, or the groups would not add up; long text is nothing that records share. */
export const groupable: ReadonlySet<PropertyType> = new Set([
  "oneOf",
  "boolean",
  "user",
  "relation",
  "date",
  "dateTime",
  "text",
]);
