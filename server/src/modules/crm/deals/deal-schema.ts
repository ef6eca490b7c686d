import { z } from "zod";
import { PageInput } from "#platform/paging";
import { Id, Instant, MoneyTotal, Version } from "#platform/wire";
import { Filter } from "../filters/filter-schema.ts";
import { Pipeline, Stage, StageKind } from "../pipelines/pipeline-schema.ts";
import {
  CustomInputs,
  newShape,
  patchShape,
  readShape,
  recordFrame,
  recordPage,
  RecordReference,
} from "../records/record-schema.ts";
import { dealProperties } from "./deal-properties.ts";

const StageReference = z.object({ id: Id, name: z.string(), kind: StageKind }).meta({ id: "StageReference" });

export const Deal = z
  .object({
    ...readShape(dealProperties),
    ...recordFrame,
    pipelineId: Id,
    stageId: Id,
    probability: z.int().describe("Chance of winning in percent, from its stage"),
    account: RecordReference.nullable(),
    contact: RecordReference.nullable(),
    stage: StageReference,
  })
  .meta({ id: "Deal" });
export type Deal = z.infer<typeof Deal>;

export const NewDeal = newShape(dealProperties);
export const DealPatch = patchShape(dealProperties);
export const DealPage = recordPage(Deal);

export const MoveDeal = z.strictObject({
  id: Id,
  stageId: Id,
  version: Version,
  lostReason: dealProperties.lostReason.schema.optional(),
  wonReason: dealProperties.wonReason.schema.optional(),
  values: CustomInputs.optional().describe("Properties to fill in on the way, by name"),
});
export type MoveDeal = z.infer<typeof MoveDeal>;

const BoardFields = {
  filter: Filter.optional().describe("A filter as JSON"),
  q: z.string().trim().max(200).optional(),
};

export const BoardInput = z.object({ id: Id, ...BoardFields, cardsPerStage: z.int().min(1).max(200).default(50) });
export type BoardInput = z.infer<typeof BoardInput>;

/** A column of a board: what stands in it, and its first cards, the latest arrival on top. */
export const BoardStage = z
  .object({
    stage: Stage,
    count: z.int(),
    sum: z.array(MoneyTotal).describe("Amounts by currency"),
    weighted: z.array(MoneyTotal).describe("Amounts by currency times the stage's probability"),
    cards: z.array(Deal),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "BoardStage" });

export const Board = z.object({ pipeline: Pipeline, stages: z.array(BoardStage) }).meta({ id: "Board" });
export type Board = z.infer<typeof Board>;

export const StageCardsInput = PageInput.extend({ id: Id, stageId: Id, ...BoardFields });
export type StageCardsInput = z.infer<typeof StageCardsInput>;

/** How often deals that left a stage went forward. */
export const StageConversions = z
  .object({
    since: Instant.describe("Departures from this moment on count"),
    stages: z
      .array(z.object({ stageId: Id, left: z.int().min(0), wentOn: z.int().min(0) }))
      .describe("The open stages in their order: how many departures, and how many of them led forward or to a win"),
  })
  .meta({ id: "StageConversions" });

export const ListStageStays = PageInput.extend({ id: Id });
export type ListStageStays = z.infer<typeof ListStageStays>;

/** A deal's stay in a stage. */
export const StageStay = z
  .object({
    stage: StageReference,
    enteredAt: Instant,
    leftAt: Instant.nullable().describe("null while it stands there"),
    seconds: z.int().min(0).describe("How long it stood there; so far, while it stands there"),
    enteredBy: z.string().describe("Who moved it there"),
    leftBy: z.string().nullable().describe("Who moved it away"),
  })
  .meta({ id: "StageStay" });
export type StageStay = z.infer<typeof StageStay>;
