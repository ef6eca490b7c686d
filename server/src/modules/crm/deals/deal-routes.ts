import { z } from "zod";
import { pageOf } from "#platform/paging";
import { Id } from "#platform/wire";
import { operation } from "#platform/operation";
import { maxStages } from "../pipelines/pipeline-schema.ts";
import { recordOperations } from "../records/record-routes.ts";
import { readBoard, readStageCards } from "./board.ts";
import { dealObject } from "./deal-object.ts";
import {
  Board,
  BoardInput,
  Deal,
  DealPage,
  DealPatch,
  ListStageStays,
  MoveDeal,
  NewDeal,
  StageCardsInput,
  StageConversions,
  StageStay,
} from "./deal-schema.ts";
import { moveDeal } from "./deals.ts";
import { stageConversions } from "./stage-conversion.ts";
import { listStageStays } from "./stage-stays.ts";

export const dealOperations = [
  ...recordOperations(dealObject, { wire: Deal, page: DealPage, created: NewDeal, changed: DealPatch }),
  operation({
    id: "crm.deals.move",
    summary: "Move a deal to another stage",
    description: "Refused with every broken rule at once; `path` names the property to fill in.",
    http: { method: "POST", path: "/api/v1/deals/:id/move" },
    scope: "organization",
    permission: "deals.update",
    input: MoveDeal,
    output: Deal,
    errors: ["not_found", "conflict", "rule_broken"],
    run: moveDeal,
  }),
  operation({
    id: "crm.deals.stages",
    summary: "List a deal's stays in stages, the present one first",
    http: { method: "GET", path: "/api/v1/deals/:id/stages" },
    scope: "organization",
    permission: "deals.read",
    input: ListStageStays,
    output: pageOf(StageStay),
    errors: ["not_found"],
    run: listStageStays,
  }),
  operation({
    id: "crm.deals.board",
    summary: "Read a pipeline's board: counts, sums and first cards per stage",
    http: { method: "GET", path: "/api/v1/pipelines/:id/board" },
    scope: "organization",
    permission: "deals.read",
    input: BoardInput,
    output: Board,
    listSizes: { stages: maxStages, "stages.cards": "cardsPerStage" },
    errors: ["not_found"],
    run: readBoard,
  }),
  operation({
    id: "crm.deals.cards",
    summary: "Read the next cards of a stage",
    http: { method: "GET", path: "/api/v1/pipelines/:id/stages/:stageId/cards" },
    scope: "organization",
    permission: "deals.read",
    input: StageCardsInput,
    output: pageOf(Deal),
    errors: ["not_found"],
    run: readStageCards,
  }),
  operation({
    id: "crm.deals.conversion",
    summary: "Read how often deals go on from each stage of a pipeline",
    http: { method: "GET", path: "/api/v1/pipelines/:id/conversion" },
    scope: "organization",
    permission: "deals.read",
    input: z.object({ id: Id }),
    output: StageConversions,
    errors: ["not_found"],
    run: stageConversions,
  }),
];
