import { z } from "zod";
import { Id } from "#platform/wire";
import { BulkJob } from "../bulk/bulk-schema.ts";
import { RecordReference, TypeKey } from "../records/record-schema.ts";

/** Most people who take over one kind of record, in turn. */
export const maxHeirs = 100;
/** Most kinds of records that one hand-over speaks of. */
const maxKinds = 250;
/** Names of views, keys and places are told up to this many. */
export const maxNamed = 200;

const Object = TypeKey.describe("A kind of record, or `task` for open tasks");

const Named = z.object({ id: Id, name: z.string() });

/** What somebody owns of one kind of record. */
export const Holding = z
  .object({
    object: Object,
    label: z.string().describe("What several of them are called"),
    count: z.int().describe("Those in sight"),
    permitted: z.int().describe("Of these, the ones within reach of whoever asks"),
  })
  .meta({ id: "Holding" });
export type Holding = z.infer<typeof Holding>;

/** A place in the settings that names somebody: it is told, and nothing changes it by itself. */
export const Mention = z
  .object({
    where: z.enum(["view", "permission", "rule", "default"]),
    object: TypeKey,
    name: z.string().describe("The view, the role and what it may do, or the field"),
  })
  .meta({ id: "Mention" });
export type Mention = z.infer<typeof Mention>;

/** What is somebody's in a company, and how far handing it over has come. */
export const Handover = z
  .object({
    member: z.object({ id: Id, name: z.string(), active: z.boolean() }),
    holdings: z.array(Holding).describe("Kinds of records of which they own some, and open tasks"),
    sharedViews: z.array(Named).describe("Views of theirs that others use; private ones stay theirs, out of sight"),
    privateViews: z.int(),
    shares: z.int().describe("Records that others shared with them"),
    keys: z.array(Named).describe("API keys they made: these open nothing while they are deactivated"),
    running: z
      .array(z.object({ kind: z.enum(["import", "bulkJob"]), id: Id, object: TypeKey }))
      .describe("Their imports and bulk jobs under way: these stop where they are once they are deactivated"),
    mentions: z.array(Mention),
    jobs: z.array(BulkJob).describe("The latest jobs that hand over what was theirs"),
  })
  .meta({ id: "Handover" });
export type Handover = z.infer<typeof Handover>;

const choice = {
  object: Object,
  to: z
    .array(Id)
    .min(1)
    .max(maxHeirs)
    .optional()
    .describe("Who takes over; several take turns. Give this, `teamId` or `unowned`"),
  teamId: Id.optional().describe("Everybody who is active in this team and those below it, in turn"),
  unowned: z.literal(true).optional().describe("They are nobody's from then on"),
};

const PreviewChoice = z.strictObject(choice);
const StartChoice = z.strictObject({
  ...choice,
  expected: z.int().min(0).describe("`count` of the preview; more than one in a hundred wrong is refused"),
});
export type HandoverChoice = z.infer<typeof PreviewChoice>;

export const MemberId = z.object({ id: Id });

export const PreviewHandover = z.strictObject({ id: Id, choices: z.array(PreviewChoice).min(1).max(maxKinds) });
export type PreviewHandover = z.infer<typeof PreviewHandover>;

export const StartHandover = z.strictObject({
  id: Id,
  choices: z.array(StartChoice).max(maxKinds).describe("Kinds left out stay with them"),
  viewsTo: Id.optional().describe("Who owns their shared views from then on; left out, they stay as they are"),
});
export type StartHandover = z.infer<typeof StartHandover>;

const Problem = z.object({ path: z.string(), code: z.string(), message: z.string(), count: z.int() });

/** What a choice would do: nothing has been written. */
export const ChoicePreview = z
  .object({
    object: Object,
    label: z.string(),
    count: z.int(),
    permitted: z.int(),
    heirs: z
      .array(RecordReference.extend({ count: z.int() }))
      .describe("Who takes over how many; nobody for `unowned`"),
    tried: z.int().describe("How many were tried without writing"),
    refused: z.int().describe("Of these, the ones that would be refused"),
    problems: z.array(Problem).describe("Why, each reason once"),
  })
  .meta({ id: "HandoverChoicePreview" });
export type ChoicePreview = z.infer<typeof ChoicePreview>;

export const HandoverPreview = z.object({ choices: z.array(ChoicePreview) }).meta({ id: "HandoverPreview" });

/** Deactivated people who still own something, for the list of people. */
export const LeftBehind = z.object({
  items: z.array(z.object({ member: RecordReference, records: z.int(), tasks: z.int(), more: z.boolean() })),
});
