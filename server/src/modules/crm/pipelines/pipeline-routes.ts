import { z } from "zod";
import { operation } from "#platform/operation";
import { Id, Version } from "#platform/wire";
import { NewPipeline, NewStage, Pipeline, PipelinePatch, Stage, StagePatch } from "./pipeline-schema.ts";
import { createPipeline, deletePipeline, updatePipeline } from "./pipeline-changes.ts";
import { listPipelines } from "./pipelines.ts";
import { createStage, deleteStage, updateStage } from "./stages.ts";

const ById = z.object({ id: Id, version: Version.optional() });

export const pipelineOperations = [
  operation({
    id: "crm.pipelines.list",
    summary: "List the pipelines with their stages",
    http: { method: "GET", path: "/api/v1/pipelines" },
    scope: "organization",
    permission: null,
    input: z.object({}),
    output: z.object({ items: z.array(Pipeline) }),
    run: async (work) => ({ items: await listPipelines(work) }),
  }),
  operation({
    id: "crm.pipelines.create",
    summary: "Add a pipeline",
    http: { method: "POST", path: "/api/v1/pipelines", status: 201 },
    scope: "organization",
    permission: "pipelines.manage",
    input: NewPipeline,
    output: Pipeline,
    errors: ["rule_broken"],
    run: createPipeline,
  }),
  operation({
    id: "crm.pipelines.update",
    summary: "Change a pipeline: its name, its place in the list, whether deals may skip stages or go back",
    http: { method: "PATCH", path: "/api/v1/pipelines/:id" },
    scope: "organization",
    permission: "pipelines.manage",
    input: PipelinePatch,
    output: Pipeline,
    errors: ["not_found", "conflict"],
    run: updatePipeline,
  }),
  operation({
    id: "crm.pipelines.delete",
    summary: "Delete a pipeline that holds no deals",
    http: { method: "DELETE", path: "/api/v1/pipelines/:id" },
    scope: "organization",
    permission: "pipelines.manage",
    input: ById,
    output: z.object({}),
    errors: ["not_found", "conflict", "rule_broken"],
    run: async (work, input) => {
      await deletePipeline(work, input);
      return {};
    },
  }),
];

export const stageOperations = [
  operation({
    id: "crm.stages.create",
    summary: "Add a stage to a pipeline",
    http: { method: "POST", path: "/api/v1/pipelines/:pipelineId/stages", status: 201 },
    scope: "organization",
    permission: "pipelines.manage",
    input: NewStage,
    output: Stage,
    errors: ["not_found", "rule_broken"],
    run: createStage,
  }),
  operation({
    id: "crm.stages.update",
    summary:
      "Change a stage: its name, place, kind, probability, required properties, allowed moves and who may make them",
    http: { method: "PATCH", path: "/api/v1/stages/:id" },
    scope: "organization",
    permission: "pipelines.manage",
    input: StagePatch,
    output: Stage,
    errors: ["not_found", "conflict", "rule_broken"],
    run: updateStage,
  }),
  operation({
    id: "crm.stages.delete",
    summary: "Delete a stage in which no deal stands",
    http: { method: "DELETE", path: "/api/v1/stages/:id" },
    scope: "organization",
    permission: "pipelines.manage",
    input: ById,
    output: z.object({}),
    errors: ["not_found", "conflict", "rule_broken"],
    run: async (work, input) => {
      await deleteStage(work, input);
      return {};
    },
  }),
];
