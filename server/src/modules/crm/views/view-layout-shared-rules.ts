import type { PropertyType } from "../records/property-type-rules.ts";

// Shared with the web app, which offers what can be chosen.

/** What of a property decides whether records can be laid out by it. */
interface Laid {
  readonly type: PropertyType;
  readonly target?: string | null | undefined;
  readonly options?: readonly { readonly archived?: boolean | undefined }[] | undefined;
}

/** Most columns of a board. */
export const maxBoardColumns = 100;

/** Whether each record stands in one column of a board by this property: one option, yes or no, a person. */
export function isBoardable({ type, target }: Laid): boolean {
  return type === "oneOf" || type === "boolean" || type === "user" || (type === "relation" && target === "member");
}

/** Whether a board by this property would have more columns than a board can show. */
export function hasTooManyColumns({ options = [] }: Laid): boolean {
  return options.filter(({ archived }) => archived !== true).length > maxBoardColumns;
}

/** Whether records can stand on the days of a calendar by this property. */
export function isDated({ type }: Laid): boolean {
  return type === "date" || type === "dateTime";
}

/** Whether a column can add the property up. */
export function isSummable({ type }: Laid): boolean {
  return type === "money" || type === "number";
}
