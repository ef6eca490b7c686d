import { z } from "zod";
import { Version } from "#platform/wire";
import { Filter } from "../filters/filter-schema.ts";
import { RecordReference, TypeKey } from "../records/record-schema.ts";
import { isStorable } from "../records/text-rules.ts";

const Name = z.string().min(1).max(80);
const Option = z.string().min(1).max(100);

/** Longest text that a limit of length may speak of. */
const maxLength = 20_000;

const Edge = z.union([z.number(), z.string().min(1).max(40)]);

/** What new values must keep to; which limits a property takes follows from its type. */
export const PropertyLimits = z
  .strictObject({
    min: Edge.optional().describe(
      "The least: a number; of amounts in units of their own currency, whichever it is; the first day or instant",
    ),
    max: Edge.optional().describe("The most, as `min`"),
    minLength: z.int().min(1).max(maxLength).optional().describe("Characters"),
    maxLength: z.int().min(1).max(maxLength).optional(),
    pattern: z
      .string()
      .min(1)
      .max(2000)
      .refine(isStorable, "The text holds a character that cannot be kept")
      .optional()
      .describe("A regular expression of RE2 that the whole text must match"),
    patternMessage: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('What is said of a text that does not match, such as "Eight digits"'),
  })
  .meta({ id: "PropertyLimits" });
export type PropertyLimits = z.infer<typeof PropertyLimits>;

/** Which options may be chosen while another property of choices has a value. */
export const OptionsWhen = z
  .strictObject({
    property: Name.describe("The property that decides: one-of, yes-or-no, pipeline or stage"),
    options: z
      .record(Option, z.array(Option).max(500))
      .describe("By the value of that property; a value left out allows every option"),
  })
  .meta({ id: "OptionsWhen" });
export type OptionsWhen = z.infer<typeof OptionsWhen>;

/** The rules an organization has set for a property. */
export const PropertyRules = z
  .object({
    required: z.boolean(),
    limits: PropertyLimits.nullable(),
    optionsWhen: OptionsWhen.nullable(),
    readOnlyWhen: Filter.nullable(),
    requiredWhen: Filter.nullable(),
    version: Version,
  })
  .meta({ id: "PropertyRules" });
export type PropertyRules = z.infer<typeof PropertyRules>;

/** The rules to be, all of them: what is left out or null is no rule. */
export const SetPropertyRules = z.strictObject({
  object: TypeKey,
  property: Name.describe("A property's name, built-in or of the organization's own"),
  version: Version.nullish().describe("The rules' version that was seen; null where there were none"),
  required: z.boolean().default(false).describe("For built-in properties: new values may not be empty"),
  limits: PropertyLimits.nullish(),
  optionsWhen: OptionsWhen.nullish(),
  readOnlyWhen: Filter.nullish().describe(
    "Once the record matches this, by its own properties, the property cannot be changed",
  ),
  requiredWhen: Filter.nullish().describe("A record that comes to match this needs a value"),
});
export type SetPropertyRules = z.infer<typeof SetPropertyRules>;

/** The records in sight that break rules today: they stay readable and may be changed elsewhere. */
export const BrokenRecords = z
  .object({
    count: z.int(),
    more: z.boolean().describe("There are more than were counted"),
    filter: Filter.nullable().describe("Finds them; null where no filter can, or there is nothing to find"),
    examples: z.array(RecordReference),
  })
  .meta({ id: "BrokenRecords" });
export type BrokenRecords = z.infer<typeof BrokenRecords>;
