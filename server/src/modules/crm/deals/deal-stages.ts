import { roleLabelOf } from "#modules/identity";
import type { Work } from "#platform/work";
import type { Pipeline, Stage } from "../pipelines/pipeline-schema.ts";
import { holdStages } from "../pipelines/pipeline-sql.ts";
import { listPipelines, stagesById } from "../pipelines/pipelines.ts";
import { type Draft, textOf, type WriteOptions } from "../records/object-type.ts";
import { breakRule } from "../records/record-drafts.ts";
import { type Registry } from "../records/registry.ts";
import { stageProblems, stageStamps } from "./deal-stage-rules.ts";
import { stagesBeforeClosing } from "./stage-change-sql.ts";

interface StagePlan {
  readonly pipelines: readonly Pipeline[];
  readonly stages: ReadonlyMap<string, Stage>;
  readonly registry: Registry;
  readonly options: WriteOptions;
  /** The roles of whoever writes; null for the system itself. */
  readonly roles: readonly string[] | null;
  readonly now: string;
}

/** A draft whose stage has been found. */
interface Placed {
  readonly draft: Draft;
  readonly from: Stage | null;
  readonly to: Stage;
  /** The pipeline of `to`. */
  readonly pipeline: Pipeline;
}

/** Finds each deal's stage, applies the stage rules, and stamps the times that follow. On every path that writes deals. */
export async function prepareStages(
  work: Work,
  registry: Registry,
  drafts: readonly Draft[],
  options: WriteOptions,
): Promise<void> {
  const { actor } = work;
  const plan = {
    pipelines: await listPipelines(work),
    stages: await stagesById(work),
    registry,
    options,
    roles: actor.kind === "system" ? null : actor.roles,
    now: work.now.toISOString(),
  };
  const placed = drafts.flatMap((draft) => placeDraft(plan, draft) ?? []);
  const closedFrom = await stagesBeforeClosing(work, placed.flatMap(reopenedId));
  for (const one of placed) judge(plan, one, closedFrom);
  await holdEntered(work, plan, drafts);
}

/** The deal whose order of stages is to be judged from where it was closed. */
function reopenedId({ draft, from, to, pipeline }: Placed): string[] {
  const ordered = !pipeline.skipping || !pipeline.goingBack;
  const reopened = from !== null && from.kind !== "open" && to.kind === "open";
  return ordered && reopened && draft.id !== null ? [draft.id] : [];
}

/** Between reading a stage and writing a deal into it somebody may have changed or deleted it: then the rules were judged by what is gone. */
async function holdEntered(
  work: Work,
  { stages, pipelines }: Pick<StagePlan, "stages" | "pipelines">,
  drafts: readonly Draft[],
): Promise<void> {
  const entering = drafts.filter(
    ({ before, values, problems }) => problems.length === 0 && before?.values["stageId"] !== values["stageId"],
  );
  if (entering.length === 0) return;
  const held = await holdStages(work, [...new Set(entering.map(({ values }) => String(values["stageId"])))]);
  for (const draft of entering) {
    const id = String(draft.values["stageId"]);
    const pipeline = pipelines.find((one) => one.id === draft.values["pipelineId"]);
    const now = held.get(id);
    if (now !== undefined && now.stage === stages.get(id)?.version && now.pipeline === pipeline?.version) continue;
    draft.code = "conflict";
    draft.problems.push({ path: "stageId", code: "conflict", message: "This stage has just been changed. Try again." });
  }
}

/** Puts the draft where it says, or where it stands. Undefined where there is no such stage. */
function placeDraft(plan: StagePlan, draft: Draft): Placed | undefined {
  const to = chooseStage(plan, draft);
  const pipeline = plan.pipelines.find(({ id }) => id === to?.pipelineId);
  if (to === undefined || pipeline === undefined) return undefined;
  draft.values["stageId"] = to.id;
  draft.values["pipelineId"] = to.pipelineId;
  const fromId = draft.before?.values["stageId"];
  return { draft, from: typeof fromId === "string" ? (plan.stages.get(fromId) ?? null) : null, to, pipeline };
}

function judge(plan: StagePlan, { draft, ...way }: Placed, closedFrom: ReadonlyMap<string, string>): void {
  const { registry, options, roles } = plan;
  const entry = {
    ...way,
    closedFrom: closedFrom.get(draft.id ?? "") ?? null,
    values: draft.values,
    given: draft.given,
    // whoever changes many deals may move them; a change that names no stage moves none
    moving: options.moving === true && draft.given.has("stageId"),
    history: options.history === true,
    find: registry.find,
    roles,
    roleLabel: roleLabelOf,
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
