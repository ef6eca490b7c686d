import { z } from "zod";
import { PageInput, pageOf } from "#platform/paging";
import { Id, Instant, Key, Version } from "#platform/wire";
import { customTypes } from "../records/property-type-rules.ts";
import { TypeKey } from "../records/record-schema.ts";
import { leftReasons, maxNamedLeft } from "../long-work/left-schema.ts";
import { delimiters, encodings } from "./csv/csv-format-schema.ts";
import { Matches, MissingPeople, MissingRecords, NearMatch } from "./matching/matching-schema.ts";
import { dateOrders } from "./values/date-text-rules.ts";
import { decimalMarks } from "./values/number-text-rules.ts";

export const maxColumns = 500;
export const maxRows = 10_000_000;
/** Rows refused beyond this many are counted, not kept. */
export const maxKeptRefusals = 10_000;
const maxTargets = 5;

const ColumnName = z.string().min(1).max(220);
const TargetName = z
  .string()
  .min(1)
  .max(100)
  .describe(
    "A property's name, `id`, `<money property>.currency`, or `link:<relation>`: the records it is linked with, by id or name with ; between them, `link:<relation>.labels` in the same order, `link:<relation>.primary`",
  );

const NewPropertyTarget = z
  .strictObject({
    create: z.strictObject({
      label: z.string().trim().min(1).max(80),
      type: z.enum(customTypes).describe("The options of `oneOf` and `manyOf` are the different values of the column"),
      key: Key.optional().describe("Made from the label when absent"),
    }),
  })
  .meta({ id: "NewPropertyTarget", description: "A property that the import makes on the way" });

export const Target = z.union([TargetName, NewPropertyTarget]);
export type Target = z.infer<typeof Target>;

/** Where each column goes: to a property, to several, to a new one, or nowhere. */
export const Mapping = z
  .record(ColumnName, z.union([Target, z.array(Target).max(maxTargets), z.null()]))
  .refine((mapping) => Object.keys(mapping).length <= maxColumns, `At most ${maxColumns} columns`)
  .meta({
    id: "ImportMapping",
    description: "By column name: a property, several, {create: {label, type}}, or null to leave the column out",
  });
export type Mapping = z.infer<typeof Mapping>;

export const ImportMode = z
  .enum(["create", "update", "both"])
  .describe("What happens to rows whose key is new, or known: both, or only one of them");

/** What people may choose. Absent is found out from the file; null takes a choice back. */
const choices = {
  mapping: Mapping.optional(),
  defaults: z
    .record(z.string().min(1).max(80), z.string().max(2000))
    .refine((defaults) => Object.keys(defaults).length <= maxColumns, `At most ${maxColumns} defaults`)
    .optional()
    .describe(
      "By property, written like a cell: what to take where the file and the record have nothing; empty takes it back",
    ),
  key: z
    .string()
    .min(1)
    .max(80)
    .nullish()
    .describe("The property that tells whether a record is already there; null: every row is new"),
  mode: ImportMode.optional(),
  dateOrder: z
    .enum(dateOrders)
    .nullish()
    .describe("Whether 03/04/2017 is 3 April (dmy) or March 4 (mdy); null: as each column shows"),
  decimalMark: z
    .enum(decimalMarks)
    .nullish()
    .describe("What stands before a number's fraction; null: as each column shows"),
  encoding: z.enum(encodings).nullish(),
  delimiter: z.enum(delimiters).nullish(),
  header: z.boolean().nullish().describe("Whether the first row names the columns"),
  sheet: z
    .string()
    .min(1)
    .max(255)
    .nullish()
    .describe("Which sheet of a workbook; null: the first one that is shown and holds something"),
  matches: Matches.optional(),
  newMembers: z
    .boolean()
    .optional()
    .describe(
      "Whether names in owner columns that are no members become members without a sign-in, to be invited later",
    ),
  newRecords: z
    .boolean()
    .optional()
    .describe(
      "Whether names in account columns that are no accounts, and e-mail addresses in contact columns that are no contacts, become accounts and contacts of their own. What is nearly the name of one that is there is only made where `matches` says so",
    ),
  emptyWords: z
    .array(z.string().trim().min(1).max(40))
    .max(20)
    .optional()
    .describe('Words that mean "nothing" in this file, such as NULL or N/A'),
};

export const StartImport = z.strictObject({
  object: TypeKey,
  file: Id.optional().describe("The uploaded file (multipart), or the id of a kept one"),
  csv: z.string().min(1).max(1_000_000).optional().describe("The table itself, instead of a file"),
  fileName: z.string().trim().min(1).max(255).optional(),
  ...choices,
});
export type StartImport = z.infer<typeof StartImport>;

export const ChangeImport = z.strictObject({ id: Id, version: Version.optional(), ...choices });
export type ChangeImport = z.infer<typeof ChangeImport>;

export type Choices = Omit<ChangeImport, "id" | "version">;

const Verdict = z.string().nullable();

export const ImportColumn = z
  .object({
    name: z.string(),
    samples: z.array(z.string()),
    property: z.string().nullable().describe("The first property the column goes to; null when it is left out"),
    filled: z.int().describe("Rows in which the column holds something"),
    different: z.int().nullable().describe("How many different values it has; null when they are many or long"),
    dates: Verdict.describe(
      "iso, dmy, mdy; `ambiguous` when every date could be either, `mixed` when they contradict each other; null: no dates",
    ),
    decimalMark: Verdict.describe("The mark before fractions; `ambiguous`, `mixed`, or null: no fractions"),
  })
  .meta({ id: "ImportColumn" });

export const Counts = z.object({ create: z.int(), update: z.int(), unchanged: z.int(), refuse: z.int() });
export type Counts = z.infer<typeof Counts>;

export const Reason = z.object({ column: z.string().nullable(), message: z.string() });
export type Reason = z.infer<typeof Reason>;

export const RefusedRow = z
  .object({
    line: z.int().describe("The line of the file, or the row of the sheet, that the row begins on, from 1"),
    reasons: z.array(
      Reason.extend({
        cell: z.string().optional().describe("The cell of a workbook, such as D5; absent for text files"),
      }),
    ),
  })
  .meta({ id: "RefusedImportRow" });

/** How a file is written, as far as it was found out. */
export const DetectedFile = z
  .object({
    format: z.enum(["csv", "xlsx"]),
    encoding: z.string().nullable().describe("Null for a workbook"),
    delimiter: z.string().nullable().describe("Null for a workbook"),
    sheet: z.string().nullable().describe("The sheet of a workbook that is read; null for CSV"),
    sheets: z
      .array(z.object({ name: z.string(), hidden: z.boolean(), empty: z.boolean() }))
      .describe("All sheets of a workbook"),
    header: z.boolean(),
    headerLine: z.int().nullable(),
    dateOrder: Verdict.describe("That of all date columns together"),
    rows: z.int(),
  })
  .meta({ id: "DetectedFile" });

export const importStatuses = [
  "checking",
  "needs_mapping",
  "ready",
  "running",
  "done",
  "failed",
  "undoing",
  "undone",
] as const;

const LeftRecord = z
  .object({
    line: z.int().describe("0 for a record that no row is, but rows name: see `newRecords`"),
    object: z.string().describe("The type of the record"),
    recordId: Id,
    name: z.string(),
    reason: z
      .enum(leftReasons)
      .describe(
        "changed: somebody has changed it since (`properties`: only these were left) · built_on: notes, tasks or records of others hang on it · deleted: somebody has deleted it · refused: it may not be written · out_of_sight: whoever takes the import back does not see it any more",
      ),
    properties: z.array(z.string()),
  })
  .meta({ id: "LeftImportRecord" });

export const ImportUndo = z
  .object({
    removed: z.int().describe("Records the import had made, now in the bin"),
    restored: z.int().describe("Records the import had changed, as they were before"),
    left: z.int().describe("Records left as they are, wholly or in part, so that nothing of anybody else's is lost"),
    leftSample: z.array(LeftRecord).describe(`The first of them, at most ${maxNamedLeft}`),
    properties: z.int().describe("Properties the import had made, now archived"),
  })
  .meta({ id: "ImportUndo" });

export const Import = z
  .object({
    id: Id,
    object: z.string().describe("The type of the records"),
    fileName: z.string(),
    status: z
      .enum(importStatuses)
      .describe(
        "checking: the dry run still goes on · needs_mapping: `problems` says what is missing · ready: the dry run is done · running · done · failed: `failure` says why · undoing: it is being taken back · undone: it has been, see `undo`",
      ),
    detected: DetectedFile.nullable().describe("Null while the file has not been read"),
    columns: z.array(ImportColumn),
    mapping: Mapping,
    defaults: z.record(z.string(), z.string()),
    key: z.string().nullable(),
    mode: ImportMode,
    problems: z
      .array(z.object({ path: z.string(), code: z.string(), message: z.string() }))
      .describe("What keeps the import from running"),
    warnings: z.array(z.string()),
    matches: Matches,
    nearMatches: z
      .array(NearMatch)
      .describe("Texts that stand for nothing here, with what they may mean: say which by `matches`"),
    people: MissingPeople.nullable().describe("Names in owner columns that are no members: see `newMembers`"),
    missing: z
      .array(MissingRecords.extend({ create: z.boolean().describe("Whether `newRecords` was chosen") }))
      .describe("Accounts and contacts that rows name and that are not there, those the run makes left out"),
    newRecords: z
      .array(MissingRecords)
      .describe("Accounts and contacts that the run makes before its first row: see `newRecords` and `matches`"),
    counts: Counts.describe("What the dry run would do, and then what was done"),
    refusedSample: z.array(RefusedRow).describe("The first refused rows; all are in refused.csv"),
    progress: z
      .object({ done: z.int(), total: z.int() })
      .describe("Rows of the file, or of what is being taken back; `startedAt` says since when"),
    undo: ImportUndo.nullable().describe("What taking the import back has come to"),
    failure: z.string().nullable(),
    startedBy: z.string(),
    version: Version,
    createdAt: Instant,
    startedAt: Instant.nullable().describe("When the rows began to be written, or to be taken back"),
    finishedAt: Instant.nullable(),
  })
  .meta({ id: "Import" });
export type Import = z.infer<typeof Import>;

export const ImportSummary = Import.pick({
  id: true,
  object: true,
  fileName: true,
  status: true,
  counts: true,
  progress: true,
  startedBy: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
}).meta({ id: "ImportSummary" });
export const ImportPage = pageOf(ImportSummary);
export const ListImports = PageInput;
export const ImportId = z.object({ id: Id });
export const RunImport = z.object({ id: Id, version: Version.optional() });
export const UndoImport = z.object({
  id: Id,
  version: Version.optional(),
  force: z
    .boolean()
    .optional()
    .describe("Also takes back records that somebody has changed or built on since; they can be restored from the bin"),
});
export type UndoImport = z.infer<typeof UndoImport>;

export const CsvDownload = z.object({ fileName: z.string(), mediaType: z.literal("text/csv"), content: z.string() });
