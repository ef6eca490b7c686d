import { z } from "zod";
import { Id } from "#platform/wire";

const maxTexts = 1000;

const Match = z.union([
  z.string().min(1).max(500).describe("What is meant: an option's value or label, or a record's name or id"),
  z
    .strictObject({ create: z.literal(true) })
    .describe("It is a new one: an option, a person, an account or (by its e-mail address) a contact to be made"),
  z.null().describe("Takes a choice back"),
]);

/** What texts of the file stand for, where they are not what they are called here. */
export const Matches = z
  .record(
    z.string().min(1).max(220),
    z
      .record(z.string().min(1).max(500), Match)
      .refine((texts) => Object.keys(texts).length <= maxTexts, `At most ${maxTexts} texts`),
  )
  .refine((columns) => Object.keys(columns).length <= 100, "At most 100 columns")
  .meta({ id: "ImportMatches", description: 'By column and text: {"product": {"GTXPro": "GTX Pro"}}' });
export type Matches = z.infer<typeof Matches>;

/** Offers beyond this many are not made: the rows stay refused, with the offer in their reason. */
export const maxOffers = 200;

/** A text that stands for nothing here, and what it may mean. Never taken by itself. */
export const NearMatch = z
  .object({
    column: z.string(),
    property: z.string(),
    kind: z.enum(["option", "member", "account", "contact"]),
    text: z.string(),
    rows: z.int().describe("Rows in which the column says so"),
    refused: z.boolean().describe("False: the rows come in as they are, and the offer is to write both as one"),
    candidates: z.array(
      z.object({
        id: Id.optional().describe("Of a record or member"),
        value: z.string().optional().describe("Of an option"),
        label: z.string(),
        score: z.number().describe("How alike they are, up to 1"),
      }),
    ),
  })
  .meta({ id: "ImportNearMatch" });
export type NearMatch = z.infer<typeof NearMatch>;

/** Records of another kind that rows name and that are not there. */
export const MissingRecords = z
  .object({
    object: z.enum(["account", "contact"]),
    names: z.array(z.string()).describe("The first of them"),
    count: z.int().describe("How many there are, as far as they were followed"),
  })
  .meta({ id: "ImportMissingRecords" });
export type MissingRecords = z.infer<typeof MissingRecords>;

/** Names in owner columns that are no members. */
export const MissingPeople = z
  .object({
    names: z.array(z.string()).describe("The first of them"),
    count: z.int(),
    create: z.boolean().describe("Whether the run makes members without a sign-in of them, to be invited later"),
  })
  .meta({ id: "ImportMissingPeople" });
export type MissingPeople = z.infer<typeof MissingPeople>;
