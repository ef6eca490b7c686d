import { z } from "zod";
import { Id, Key, Version } from "#platform/wire";

export const stageKinds = ["open", "won", "lost"] as const;
export const StageKind = z.enum(stageKinds).meta({ id: "StageKind" });
export type StageKind = z.infer<typeof StageKind>;

/** Most stages of a pipeline. */
export const maxStages = 50;

const Name = z.string().trim().min(1).max(80);
const Probability = z.int().min(0).max(100).describe("Chance of winning from here, in percent");
const RequiredProperties = z
  .array(z.string().min(1).max(60))
  .max(50)
  .describe("Names of properties a deal needs to enter the stage");
const AllowedFrom = z.array(Id).max(100).nullable().describe("Ids of stages a deal may come from; null means any");
const EnteredBy = z
  .array(z.string().min(1).max(40))
  .min(1)
  .max(20)
  .nullable()
  .describe("Keys of the roles that may move a deal into the stage; null means everybody who may change the deal");
const Skipping = z.boolean().describe("Whether a deal may skip open stages on its way");
const GoingBack = z.boolean().describe("Whether a deal may go back to an earlier open stage");
const Position = z.int().min(0).max(1000);

/** A step of a pipeline. Its key never changes; its name may. */
export const Stage = z
  .object({
    id: Id,
    pipelineId: Id,
    key: z.string(),
    name: z.string(),
    position: z.int(),
    kind: StageKind,
    probability: Probability,
    requiredProperties: z.array(z.string()),
    allowedFrom: z.array(Id).nullable(),
    enteredBy: z.array(z.string()).nullable(),
    version: Version,
  })
  .meta({ id: "Stage" });
export type Stage = z.infer<typeof Stage>;

/** A way deals go, from first contact to won or lost. */
export const Pipeline = z
  .object({
    id: Id,
    key: z.string(),
    name: z.string(),
    position: z.int(),
    skipping: Skipping,
    goingBack: GoingBack,
    version: Version,
    stages: z.array(Stage),
  })
  .meta({ id: "Pipeline" });
export type Pipeline = z.infer<typeof Pipeline>;

const StageFields = {
  key: Key.optional().describe("Never changes; made from the name when absent"),
  name: Name,
  kind: StageKind.default("open"),
  probability: Probability.optional().describe("0 for lost, 100 for won, 50 for open when absent"),
  requiredProperties: RequiredProperties.default([]),
  enteredBy: EnteredBy.default(null),
};

export const NewPipeline = z.strictObject({
  key: Key.optional().describe("Never changes; made from the name when absent"),
  name: Name,
  skipping: Skipping.default(true),
  goingBack: GoingBack.default(true),
  stages: z
    .array(z.strictObject(StageFields))
    .max(maxStages)
    .optional()
    .describe("In order; the usual seven when absent"),
});
export type NewPipeline = z.infer<typeof NewPipeline>;

export const PipelinePatch = z.strictObject({
  id: Id,
  version: Version,
  name: Name.optional(),
  position: Position.optional(),
  skipping: Skipping.optional(),
  goingBack: GoingBack.optional(),
});
export type PipelinePatch = z.infer<typeof PipelinePatch>;

export const NewStage = z.strictObject({
  pipelineId: Id,
  ...StageFields,
  position: Position.optional().describe("At the end when absent"),
  allowedFrom: AllowedFrom.default(null),
});
export type NewStage = z.infer<typeof NewStage>;

export const StagePatch = z.strictObject({
  id: Id,
  version: Version,
  name: Name.optional(),
  position: Position.optional(),
  kind: StageKind.optional(),
  probability: Probability.optional(),
  requiredProperties: RequiredProperties.optional(),
  allowedFrom: AllowedFrom.optional(),
  enteredBy: EnteredBy.optional(),
});
export type StagePatch = z.infer<typeof StagePatch>;
