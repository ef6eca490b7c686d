import type { Work } from "#platform/work";
import type { Pipeline, Stage } from "../pipelines/pipeline-schema.ts";
import { holdStages } from "../pipelines/pipeline-sql.ts";
import { listPipelines, stagesById } from "../pipelines/pipelines.ts";
import { type Draft, textOf, type WriteOptions } from "../records/object-type.ts";
import { breakRule } from "../records/record-drafts.ts";
import { type Registry } from "../records/registry.ts";
import { stageProblems, stageStamps } from "./deal-stage-rules.ts";

interface StagePlan {
  readonly pipelines: readonly Pipeline[];
  readonly stages: ReadonlyMap<string, Stage>;
  readonly registry: Registry;
  readonly options: WriteOptions;
  readonly now: string;
}

/** Finds each deal's stage, applies the stage rules, and stamps the times that follow. On every path that writes deals. */
export async function prepareStages(
  work: Work,
  registry: Registry,
  drafts: readonly Draft[],
  options: WriteOptions,
): Promise<void> {
  const plan = {
    pipelines: await listPipelines(work),
    stages: await stagesById(work),
    registry,
    options,
    now: work.now.toISOString(),
  };
  for (const draft of drafts) prepareStage(plan, draft);
  await holdEntered(work, plan.stages, drafts);
}

/** Between reading a stage and writing a deal into it somebody may have changed or deleted it: then the rules were judged by what is gone. */
async function holdEntered(work: Work, stages: StagePlan["stages"], drafts: readonly Draft[]): Promise<void> {
  const entering = drafts.filter(
    ({ before, values, problems }) => problems.length === 0 && before?.values["stageId"] !== values["stageId"],
  );
  if (entering.length === 0) return;
  const held = await holdStages(work, [...new Set(entering.map(({ values }) => String(values["stageId"])))]);
  for (const draft of entering) {
    const id = String(draft.values["stageId"]);
    if (held.get(id) === stages.get(id)?.version) continue;
    draft.code = "conflict";
    draft.problems.push({ path: "stageId", code: "conflict", message: "This stage has just been changed. Try again." });
  }
}

function prepareStage(plan: StagePlan, draft: Draft): void {
  const to = chooseStage(plan, draft);
  if (to === undefined) return;
  draft.values["stageId"] = to.id;
  draft.values["pipelineId"] = to.pipelineId;
  const fromId = draft.before?.values["stageId"];
  const from = typeof fromId === "string" ? (plan.stages.get(fromId) ?? null) : null;
  const { registry, options } = plan;
  const entry = {
    from,
    to,
    values: draft.values,
    given: draft.given,
    moving: options.moving === true,
    history: options.history === true,
    find: registry.find,
  };
  for (const problem of stageProblems(entry)) breakRule(draft, problem);
  Object.assign(draft.values, stageStamps(entry, plan.now));
}

/** The stage the draft names, the one it stands in, or the first open one of its pipeline. Undefined when there is none. */
function chooseStage(plan: StagePlan, draft: Draft): Stage | undefined {
  const pipelineId = namedId(draft, "pipelineId");
  const pipeline = plan.pipelines.find(({ id }) => id === pipelineId);
  if (pipelineId !== null && pipeline === undefined) {
    refuse(draft, "pipelineId", `There is no pipeline with the id ${pipelineId}`);
    return undefined;
  }
  const stageId = namedId(draft, "stageId") ?? standingId(draft, pipelineId);
  const stage = stageId === null ? firstStage(pipeline ?? plan.pipelines[0]) : plan.stages.get(stageId);
  if (stage === undefined)
    refuse(
      draft,
      "stageId",
      stageId === null ? "There is no open stage to begin in" : `There is no stage with the id ${stageId}`,
    );
  else if (pipelineId !== null && stage.pipelineId !== pipelineId)
    refuse(draft, "stageId", `The stage "${stage.name}" belongs to another pipeline`);
  return stage;
}

function namedId(draft: Draft, name: "stageId" | "pipelineId"): string | null {
  const id = draft.values[name];
  return draft.given.has(name) && typeof id === "string" ? id : null;
}

/** The stage a deal stays in, unless the change takes it to another pipeline. */
function standingId(draft: Draft, pipelineId: string | null): string | null {
  const before = draft.before?.values;
  if (before === undefined || (pipelineId !== null && pipelineId !== before["pipelineId"])) return null;
  return textOf(before["stageId"]);
}

function firstStage(pipeline: Pipeline | undefined): Stage | undefined {
  return pipeline?.stages.find(({ kind }) => kind === "open");
}

function refuse(draft: Draft, path: string, message: string): void {
  draft.problems.push({ path, code: "unknown_reference", message });
}
