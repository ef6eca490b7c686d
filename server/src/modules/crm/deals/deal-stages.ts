import { sql } from "kysely";
import type { Work } from "#platform/work";
import type { Pipeline, Stage } from "../pipelines/pipeline-schema.ts";
import { listPipelines, stagesById } from "../pipelines/pipelines.ts";
import type { Draft, WriteOptions, WrittenRecord } from "../records/object-type.ts";
import { breakRule } from "../records/record-drafts.ts";
import { type Registry } from "../records/registry.ts";
import { crmTables } from "../tables.ts";
import { stageProblems, stageStamps } from "./deal-stage-rules.ts";

interface StagePlan {
  readonly pipelines: readonly Pipeline[];
  readonly stages: ReadonlyMap<string, Stage>;
  readonly registry: Registry;
  readonly options: WriteOptions;
  readonly now: string;
}

/** Finds each deal's stage, applies the stage rules, and stamps the times that follow. On every path that writes deals. */
export async function prepareStages(work: Work, registry: Registry, drafts: readonly Draft[], options: WriteOptions): Promise<void> {
  const plan = { pipelines: await listPipelines(work), stages: await stagesById(work), registry, options, now: work.now.toISOString() };
  for (const draft of drafts) prepareStage(plan, draft);
}

function prepareStage(plan: StagePlan, draft: Draft): void {
  const to = chooseStage(plan, draft);
  if (to === undefined) return;
  draft.values["stageId"] = to.id;
  draft.values["pipelineId"] = to.pipelineId;
  const fromId = draft.before?.values["stageId"];
  const from = typeof fromId === "string" ? (plan.stages.get(fromId) ?? null) : null;
  const { registry, options } = plan;
  const entry = { from, to, values: draft.values, given: draft.given, moving: options.moving === true, history: options.history === true, find: registry.find };
  for (const problem of stageProblems(entry)) breakRule(draft, problem);
  Object.assign(draft.values, stageStamps(entry, plan.now));
}

/** The stage the draft names, or the first open one of its pipeline for a new deal. Undefined when it names none that exists. */
function chooseStage(plan: StagePlan, draft: Draft): Stage | undefined {
  const { stageId, pipelineId } = draft.values;
  const movesPipeline = draft.given.has("pipelineId") && typeof pipelineId === "string";
  const pipeline = movesPipeline ? plan.pipelines.find(({ id }) => id === pipelineId) : undefined;
  if (movesPipeline && pipeline === undefined) {
    draft.problems.push({ path: "pipelineId", code: "unknown_reference", message: `There is no pipeline with the id ${String(pipelineId)}` });
    return undefined;
  }
  const named = draft.given.has("stageId") && typeof stageId === "string";
  const stays = draft.before !== null && !named && (pipeline === undefined || pipeline.id === draft.before.values["pipelineId"]);
  const chosen = named || stays ? plan.stages.get(String(stays ? draft.before?.values["stageId"] : stageId)) : (pipeline ?? plan.pipelines[0])?.stages.find(({ kind }) => kind === "open");
  if (chosen === undefined) {
    draft.problems.push({ path: "stageId", code: "unknown_reference", message: named ? `There is no stage with the id ${String(stageId)}` : "There is no open stage to begin in" });
  } else if (pipeline !== undefined && chosen.pipelineId !== pipeline.id) {
    draft.problems.push({ path: "stageId", code: "other_pipeline", message: `The stage "${chosen.name}" belongs to another pipeline` });
  }
  return chosen;
}

/** Keeps the history of stages: one row for every deal that has entered one. */
export async function recordStageChanges(work: Work, records: readonly WrittenRecord[]): Promise<void> {
  const rows = records.filter(({ changed }) => changed.includes("stageId")).map(({ id, before, after }) => ({
    deal_id: id,
    from_stage_id: before?.["stageId"] ?? null,
    to_stage_id: after["stageId"],
    changed_at: after["stageEnteredAt"],
    entered_at: before?.["stageEnteredAt"] ?? null,
  }));
  if (rows.length === 0) return;
  await sql`
    insert into crm.stage_change (org_id, deal_id, from_stage_id, to_stage_id, changed_at, seconds, changed_by)
    select ${work.orgId}::bigint, x.deal_id, x.from_stage_id, x.to_stage_id, x.changed_at,
      greatest(0, extract(epoch from x.changed_at - x.entered_at))::bigint, ${work.actor.name}
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as x(deal_id bigint, from_stage_id bigint, to_stage_id bigint, changed_at timestamptz, entered_at timestamptz)`.execute(crmTables(work));
}
