import { z } from "zod";
import { Id } from "#platform/wire";
import { delimiters, encodings } from "../csv/csv-format-schema.ts";
import { Counts, DetectedFile, RefusedRow } from "../import-schema.ts";

export const maxPeople = 5000;
/** People beyond these are counted, not named. */
export const maxNamedPeople = 500;

const ColumnName = z.string().min(1).max(220).nullish();

/** What a file says of people. */
export const peopleFields = ["name", "email", "team", "parentTeam"] as const;
export type PeopleField = (typeof peopleFields)[number];

export const ImportPeople = z.strictObject({
  file: Id.optional().describe("The uploaded file (multipart), or the id of a kept one"),
  csv: z.string().min(1).max(1_000_000).optional().describe("The table itself, instead of a file"),
  fileName: z.string().trim().min(1).max(255).optional(),
  mapping: z
    .strictObject({ name: ColumnName, email: ColumnName, team: ColumnName, parentTeam: ColumnName })
    .optional()
    .describe("Which column says what; null: none does; absent: as the columns' names suggest"),
  encoding: z.enum(encodings).nullish(),
  delimiter: z.enum(delimiters).nullish(),
  header: z.boolean().nullish(),
  sheet: z.string().min(1).max(255).nullish(),
  write: z.boolean().default(false).describe("False: only try"),
});
export type ImportPeople = z.output<typeof ImportPeople>;

const PlacedPerson = z
  .object({
    line: z.int(),
    name: z.string(),
    email: z.string().nullable(),
    team: z.string().nullable().describe("Where the row puts them; null: they stay where they are"),
    action: z
      .enum(["create", "update", "unchanged"])
      .describe("create: becomes a member without a sign-in · update: goes to this team, or is given the address"),
    member: z
      .object({ id: Id, name: z.string(), placeholder: z.boolean().describe("Has no sign-in yet") })
      .nullable()
      .describe("Who the row means; null for somebody new"),
  })
  .meta({ id: "PlacedPerson" });

const TeamBelow = z.object({ name: z.string(), parent: z.string().nullable() });

export const PeopleImport = z
  .object({
    file: Id.describe("The kept file: give it with what people corrected, and to write"),
    fileName: z.string(),
    detected: DetectedFile,
    columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
    mapping: z.object({
      name: z.string().nullable(),
      email: z.string().nullable(),
      team: z.string().nullable(),
      parentTeam: z.string().nullable(),
    }),
    problems: z
      .array(z.object({ path: z.string(), code: z.string(), message: z.string() }))
      .describe("What keeps the file from being tried"),
    counts: Counts,
    people: z.array(PlacedPerson).describe(`Who is not refused, the first ${maxNamedPeople}`),
    newTeams: z.array(TeamBelow),
    movedTeams: z.array(TeamBelow).describe("Teams that go below another one than now"),
    refused: z.array(RefusedRow),
    refusedCsv: z.string().describe("The refused rows with their reasons, to mend and import again; empty without any"),
    written: z.boolean(),
  })
  .meta({
    id: "PeopleImport",
    description: "People of a file as members in their teams, or what would become of them",
  });
export type PeopleImport = z.infer<typeof PeopleImport>;
