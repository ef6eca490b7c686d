import { z } from "zod";

/** What a card can show beside the name. */
export const maxCardFields = 6;

export const ViewKind = z.enum(["table", "board", "calendar"]).meta({ id: "ViewKind" });
export type ViewKind = z.infer<typeof ViewKind>;

const Name = z.string().min(1).max(80);

/** How a view shows its records, in names of properties. What does not go with its kind is null. */
export const layoutFields = {
  by: Name.nullable().describe(
    "A board's columns: a property of one option, yes or no, or a person. A calendar's days: a date",
  ),
  until: Name.nullable().describe("A calendar: the date on which a record ends; null: it has one day alone"),
  sum: Name.nullable().describe("A board: the number or amount that each column adds up"),
  fields: z
    .array(Name)
    .max(maxCardFields)
    .nullable()
    .describe("What a card of a board or calendar shows beside the name; null: the usual ones"),
};

/** The same as given: absent is as it was, null empties. */
export const layoutInputs = {
  kind: ViewKind.optional(),
  by: layoutFields.by.optional(),
  until: layoutFields.until.optional(),
  sum: layoutFields.sum.optional(),
  fields: layoutFields.fields.optional(),
};

/** How a view shows its records. */
export interface ViewLayout {
  readonly kind: ViewKind;
  readonly by: string | null;
  readonly until: string | null;
  readonly sum: string | null;
  readonly fields: readonly string[] | null;
}
