import { z } from "zod";
import { Id, Instant, Key, Version } from "#platform/wire";
import { textSchema } from "../records/record-properties.ts";

/** Most types of one's own in an organization, archived ones too. */
export const maxObjectTypes = 200;

/** What a type may look like: the web app has a picture of each. */
export const typeIcons = [
  "box",
  "building",
  "bulb",
  "calendar",
  "car",
  "certificate",
  "clipboard",
  "cloud",
  "code",
  "coin",
  "cpu",
  "credit-card",
  "database",
  "device-laptop",
  "file",
  "flag",
  "folder",
  "gift",
  "globe",
  "heart",
  "home",
  "key",
  "leaf",
  "map-pin",
  "package",
  "plane",
  "receipt",
  "rocket",
  "school",
  "server",
  "shield",
  "ship",
  "star",
  "tag",
  "target",
  "ticket",
  "tool",
  "truck",
  "user",
  "world",
] as const;

const Icon = z.enum(typeIcons);
const Label = textSchema(60);
const Labels = z.strictObject({ one: Label, many: Label }).meta({ example: { one: "Machine", many: "Machines" } });
const Description = z.string().trim().max(500);

/** A kind of record that the organization has defined itself. */
export const ObjectType = z
  .object({
    id: Id,
    key: z.string().describe("What the API calls one of them; never changes"),
    plural: z.string().describe("What permissions call them; never changes"),
    labels: z.object({ one: z.string(), many: z.string() }),
    icon: z.string(),
    description: z.string().nullable(),
    archivedAt: Instant.nullable(),
    version: Version,
  })
  .meta({ id: "ObjectType" });
export type ObjectType = z.infer<typeof ObjectType>;

export const NewObjectType = z.strictObject({
  key: Key.optional().describe("Never changes; made from the label for one when absent"),
  plural: Key.optional().describe("Never changes; made from the label for many when absent"),
  labels: Labels,
  icon: Icon.default("box"),
  description: Description.nullish(),
});
export type NewObjectType = z.infer<typeof NewObjectType>;

export const ObjectTypePatch = z.strictObject({
  id: Id,
  version: Version,
  labels: Labels.optional(),
  icon: Icon.optional(),
  description: Description.nullish(),
});
export type ObjectTypePatch = z.infer<typeof ObjectTypePatch>;
