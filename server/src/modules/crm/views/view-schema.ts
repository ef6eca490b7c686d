import { z } from "zod";
import { Id, Instant, Version } from "#platform/wire";
import { layoutFields, layoutInputs, ViewKind } from "./view-layout-schema.ts";
import { Filter } from "../filters/filter-schema.ts";
import { GroupText, SortText, TypeKey } from "../records/record-schema.ts";
import { isStorable } from "../records/text-rules.ts";

/** Most shared views of an object, and most private ones of a person. */
export const maxViews = 100;
export const maxViewColumns = 60;
/** More columns that stay where they are would leave no room for those that do not. */
export const maxFrozen = 10;
export const narrowestColumn = 64;
export const widestColumn = 1000;
/** Longest filter of a view, as JSON. */
export const maxFilterText = 20_000;

const ViewName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine(isStorable, "The text holds a character that cannot be kept (U+0000 or half of a pair)");
const Sort = SortText.describe(
  "Up to four properties with commas between them, each with - before it for descending; null: newest first",
);
const GroupedBy = GroupText.describe(
  "A property, for times with :month, :quarter or :year behind it; null: the table is not grouped",
);
const Frozen = z
  .int()
  .min(0)
  .max(maxFrozen)
  .describe("How many columns, from the first, stay in sight as one scrolls sideways; null: as the table has it");
const Widths = z
  .record(z.string().min(1).max(80), z.int().min(narrowestColumn).max(widestColumn))
  .refine((widths) => Object.keys(widths).length <= maxViewColumns, `At most ${maxViewColumns} columns`)
  .describe("Widths of columns in pixels, by property; null: the usual ones");
const Columns = z
  .array(z.string().min(1).max(80))
  .max(maxViewColumns)
  .describe("Names of properties in order; null: the usual ones");

/** A filter, order and columns under a name, as they can be asked for today. */
export const View = z
  .object({
    id: Id,
    object: TypeKey,
    name: z.string(),
    shared: z.boolean().describe("Seen by everybody who may see the object; else its owner's alone"),
    filter: Filter.nullable(),
    words: z.string().nullable().describe("What the filter asks, as a sentence"),
    sort: z.string().nullable(),
    columns: z.array(z.string()).nullable(),
    kind: ViewKind,
    ...layoutFields,
    groupedBy: z.string().nullable(),
    frozen: z.int().nullable(),
    widths: z.record(z.string(), z.int()).nullable(),
    owner: z.object({ name: z.string(), me: z.boolean() }),
    mayChange: z.boolean(),
    leftOut: z
      .array(
        z.object({
          part: z.enum(["filter", "sort", "columns", "groupedBy", "by", "until", "sum", "fields"]),
          property: z.string(),
          label: z.string(),
        }),
      )
      .describe("What the view was saved with and can no longer be asked for: its property was archived"),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "View" });
export type View = z.infer<typeof View>;

/** What a table opens with: everything, one's own, or a saved view. */
const Opening = z
  .string()
  .regex(/^(all|mine|[1-9][0-9]{0,17})$/, "Use `all`, `mine` or a view's id")
  .describe("`all`, `mine` or a view's id");

export const ListViews = z.object({ object: TypeKey });
export const Views = z.object({
  items: z.array(View),
  opening: Opening,
  standard: Id.nullable().describe("The shared view that opens for everybody who has chosen nothing else"),
});
export type Views = z.infer<typeof Views>;

const content = {
  filter: Filter.nullish(),
  sort: Sort.nullish(),
  columns: Columns.nullish(),
  groupedBy: GroupedBy.nullish(),
  frozen: Frozen.nullish(),
  widths: Widths.nullish(),
  ...layoutInputs,
};

export const NewView = z.strictObject({
  object: TypeKey,
  name: ViewName,
  shared: z.boolean().default(false),
  ...content,
});
export type NewView = z.infer<typeof NewView>;

export const ViewPatch = z.strictObject({
  id: Id,
  version: Version,
  name: ViewName.optional(),
  shared: z.boolean().optional(),
  ...content,
});
export type ViewPatch = z.infer<typeof ViewPatch>;

export const OpeningChoice = z.strictObject({ object: TypeKey, view: Opening });
export type OpeningChoice = z.infer<typeof OpeningChoice>;

/** Most views that somebody keeps at hand, of all objects together. */
export const maxPins = 20;

/** A view kept at hand. */
export const PinnedView = z
  .object({ id: Id, object: TypeKey, plural: z.string(), name: z.string(), kind: ViewKind })
  .meta({ id: "PinnedView" });
export const PinnedViews = z.object({ items: z.array(PinnedView) });
export type PinnedViews = z.infer<typeof PinnedViews>;

export const PinChoice = z.strictObject({
  views: z.array(Id).max(maxPins).describe("In their order; all others are let go"),
});
export type PinChoice = z.infer<typeof PinChoice>;

export const StandardChoice = z.strictObject({
  object: TypeKey,
  view: Id.nullable().describe("A shared view; null: everything"),
});
export type StandardChoice = z.infer<typeof StandardChoice>;
