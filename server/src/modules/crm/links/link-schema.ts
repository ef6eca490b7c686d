import { z } from "zod";
import { PageInput, pageOf } from "#platform/paging";
import { Id, Instant } from "#platform/wire";
import { textSchema } from "../records/record-properties.ts";
import { RecordReference, TypeKey } from "../records/record-schema.ts";
import { Side } from "./relation-schema.ts";

/** Most links of one relation that one record has. */
export const maxLinksOfRecord = 5000;

const Label = textSchema(60).describe("What the two are to one another, such as Operator");

/** A record that another one has to do with, as that one lists it. */
export const Link = z
  .object({
    relationId: Id,
    side: Side,
    type: z.string().describe("The type of `record`"),
    record: RecordReference,
    label: z.string().nullable(),
    primary: z.boolean().describe("Whether it is the primary one of the record that lists it: at most one is"),
    linkedAt: Instant,
  })
  .meta({ id: "Link" });
export type Link = z.infer<typeof Link>;

const OfRelation = z.object({
  type: TypeKey,
  id: Id,
  relationId: Id,
  side: Side.optional().describe("The side the record stands on; only asked for where both have the same type"),
});

export const ListLinks = PageInput.extend(OfRelation.shape);
export type ListLinks = z.infer<typeof ListLinks>;
export const LinkPage = pageOf(Link).extend({ total: z.int().min(0) });

export const SetLink = z.strictObject({
  ...OfRelation.shape,
  otherId: Id,
  label: Label.nullish().describe("Absent stays as it is, null empties"),
  primary: z.boolean().optional().describe("Absent stays as it is"),
});
export type SetLink = z.infer<typeof SetLink>;

export const RemoveLink = OfRelation.extend({ otherId: Id });
export type RemoveLink = z.infer<typeof RemoveLink>;
