import { z } from "zod";
import { PageInput, pageOf } from "#platform/paging";
import { Id, Instant, Version } from "#platform/wire";
import { Filter } from "../filters/filter-schema.ts";
import { leftReasons } from "../long-work/left-schema.ts";
import { CustomInput, TypeKey } from "../records/record-schema.ts";

/** Most records that one call names by their ids; a filter reaches further. */
export const maxNamedIds = 10_000;
/** Most records of one job. */
export const maxBulkRecords = 2_000_000;
/** Records that were refused, or left when a job was taken back, are kept up to this many and counted beyond. */
export const maxKeptRefusals = 10_000;
const maxOwners = 100;
const maxProperties = 50;

export const bulkActions = ["update", "assign", "relate", "delete", "restore"] as const;
export type BulkAction = (typeof bulkActions)[number];

const PropertyName = z.string().min(1).max(80);

/** One shape with optional parts, so that what is wrong is told at its own place; which parts go together is checked. */
const target = {
  object: TypeKey,
  filter: Filter.optional().describe("The records of the list with this filter, as JSON"),
  q: z.string().trim().max(200).optional().describe("Words that the records must hold, as in lists"),
  ids: z
    .array(Id)
    .min(1)
    .max(maxNamedIds)
    .optional()
    .describe(`These records instead, at most ${maxNamedIds}: for more, give a filter`),
};

const change = {
  action: z
    .enum(bulkActions)
    .describe(
      "update: give properties values · assign: give owners · relate: lead a relation somewhere · delete: into the bin · restore: out of the bin (`filter` and `ids` then look there)",
    ),
  values: z
    .record(PropertyName, CustomInput)
    .refine((values) => Object.keys(values).length <= maxProperties, `At most ${maxProperties} properties`)
    .optional()
    .describe("For `update`: values by property, built-in and run-time ones alike; null empties"),
  owners: z
    .array(Id)
    .min(1)
    .max(maxOwners)
    .optional()
    .describe("For `assign`: members who are given the records, evenly, one after the other"),
  relation: PropertyName.optional().describe("For `relate`: the relation, such as `accountId`"),
  to: Id.nullish().describe("For `relate`: the record it leads to; null for none"),
};

export const PreviewBulkJob = z.strictObject({ ...target, ...change });
export type BulkRequest = z.infer<typeof PreviewBulkJob>;

export const StartBulkJob = PreviewBulkJob.extend({
  expected: z
    .int()
    .min(0)
    .describe("`count` of the preview: the start is refused when that has become more than one in a hundred wrong"),
});
export type StartBulkJob = z.infer<typeof StartBulkJob>;

const Problem = z.object({ path: z.string(), code: z.string(), message: z.string() });
const JsonValue = z.unknown().describe("A value as the record has it");

export const BulkPreview = z
  .object({
    count: z.int().describe("Records that match and are in sight"),
    permitted: z.int().describe("Of these, the ones within reach of whoever asks; the others would be refused"),
    sample: z
      .array(
        z.object({
          id: Id,
          name: z.string(),
          changes: z.array(z.object({ property: z.string(), label: z.string(), before: JsonValue, after: JsonValue })),
        }),
      )
      .describe("What would become of the first records; of those that are like that already nothing is told"),
    unchanged: z.int().describe("Of the first records, those that are like that already"),
    tried: z.int().describe("How many the first records are: they were tried without writing"),
    refused: z.int().describe("Of these, the ones that would be refused"),
    problems: z
      .array(Problem.extend({ count: z.int() }))
      .describe("Why the first records would be refused, each reason once"),
  })
  .meta({ id: "BulkPreview" });
export type BulkPreview = z.infer<typeof BulkPreview>;

export const bulkStatuses = ["waiting", "running", "done", "stopped", "failed", "undoing", "undone"] as const;
export type BulkStatus = (typeof bulkStatuses)[number];

export const BulkCounts = z
  .object({ done: z.int(), unchanged: z.int(), refused: z.int() })
  .meta({ id: "BulkCounts", description: "Records that were changed, that were like that already, that were refused" });
export type BulkCounts = z.infer<typeof BulkCounts>;

const RefusedRecord = z
  .object({ id: Id, name: z.string(), code: z.string(), problems: z.array(Problem) })
  .meta({ id: "RefusedBulkRecord" });

const LeftRecord = z
  .object({
    id: Id,
    name: z.string(),
    reason: z
      .enum(leftReasons)
      .describe(
        "changed: somebody has changed it since (`properties`: only these were left) · deleted: somebody has deleted it · refused: it may not be written · out_of_sight: whoever takes the job back does not see it any more",
      ),
    properties: z.array(z.string()),
  })
  .meta({ id: "LeftBulkRecord" });

const sampleSize = 20;
export const maxSample = sampleSize;

export const BulkJob = z
  .object({
    id: Id,
    object: TypeKey.describe("A kind of record; `task` where open tasks are handed over"),
    action: z.enum(bulkActions),
    values: z.record(z.string(), CustomInput).nullable(),
    owners: z.array(Id).nullable(),
    relation: z.string().nullable(),
    to: Id.nullable(),
    filter: Filter.nullable(),
    q: z.string().nullable(),
    named: z.int().nullable().describe("How many records were named by their ids; null where a filter found them"),
    status: z
      .enum(bulkStatuses)
      .describe("One job of a company is at work at a time: the others wait, the oldest first"),
    counts: BulkCounts,
    progress: z.object({ done: z.int(), total: z.int() }).describe("Records, of the run or of its taking back"),
    ahead: z.int().describe("How many jobs come first, while it waits"),
    undo: z
      .object({ restored: z.int(), left: z.int() })
      .nullable()
      .describe("What taking the job back has come to: records as they were before, and records left as they are"),
    failure: z.string().nullable(),
    handover: Id.nullable().describe("The member whose records it hands over; null for any other change"),
    startedBy: z.string(),
    version: Version,
    createdAt: Instant,
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
  })
  .meta({ id: "BulkJob" });
export type BulkJob = z.infer<typeof BulkJob>;

export const BulkJobInFull = BulkJob.extend({
  refusedSample: z.array(RefusedRecord).describe(`The first ${sampleSize} refused records; all are in refused.csv`),
  leftSample: z.array(LeftRecord).describe(`The first ${sampleSize} records that were left when it was taken back`),
}).meta({ id: "BulkJobInFull" });
export type BulkJobInFull = z.infer<typeof BulkJobInFull>;

export const BulkJobPage = pageOf(BulkJob);
export const ListBulkJobs = PageInput;
export const BulkJobId = z.object({ id: Id });
export const BulkJobVersion = z.object({ id: Id, version: Version.optional() });

export const BulkRefusalFile = z.object({
  fileName: z.string(),
  mediaType: z.literal("text/csv"),
  content: z.string(),
});
