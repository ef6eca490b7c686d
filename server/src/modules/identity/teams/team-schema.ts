import { z } from "zod";
import { Id, Version } from "#platform/wire";
import { Name } from "../organizations/organization-schema.ts";

/** A group of members. What a team sees reaches over the teams below it. */
export const Team = z
  .object({
    id: Id,
    name: z.string(),
    parentId: Id.nullable(),
    members: z.int().describe("How many belong to it directly"),
    version: Version,
  })
  .meta({ id: "Team" });
export type Team = z.infer<typeof Team>;

export const NewTeam = z.strictObject({ name: Name, parentId: Id.nullable().default(null) });

export const TeamChange = z.strictObject({
  name: Name.optional(),
  parentId: Id.nullable().optional(),
  version: Version,
});
export type TeamChange = z.output<typeof TeamChange>;
