import { recordChange } from "#modules/identity";
import { invalidField, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { pipelineChanged } from "../events.ts";
import { dealObject } from "../deals/deal-object.ts";
import { keyFrom } from "../records/key-rules.ts";
import { registryOf } from "../records/registry.ts";
import { maxStages, type NewStage, type Pipeline, type Stage, type StagePatch } from "./pipeline-schema.ts";
import { countDealsIn, insertStages, updatePipelineRow, updateStageRow, writeOrder } from "./pipeline-sql.ts";
import { pipelineProblems, usualProbability } from "./pipeline-rules.ts";
import { moved } from "./pipeline-changes.ts";
import { forgetPipelines, getPipeline, pipelinesForChange } from "./pipelines.ts";
import { ruleProblems } from "./stage-problems.ts";

/** Adds a stage to a pipeline, at the end unless told where. */
export async function createStage(work: Work, input: NewStage): Promise<Stage> {
  const pipelines = await pipelinesForChange(work);
  const pipeline = pipelines.find(({ id }) => id === input.pipelineId);
  if (pipeline === undefined) throw new Refusal("not_found", "There is no such pipeline");
  if (pipeline.stages.length >= maxStages)
    throw new Refusal("rule_broken", `A pipeline has at most ${maxStages} stages`);
  const key = input.key ?? keyFrom(input.name);
  if (key === null) throw invalidField("key", "No key can be made from this name: give one", "required");
  const { position, ...fields } = input;
  const stage = {
    ...fields,
    key,
    probability: input.probability ?? usualProbability(input.kind),
    position: pipeline.stages.length,
  };
  await checkStage(work, pipeline, { after: stage, before: null });
  const [id] = await insertStages(work, [stage]);
  if (id === undefined) throw invalidField("key", `The key ${key} is taken`, "taken");
  if (position !== undefined) await writeOrder(work, "crm.stage", moved([...pipeline.stages, { id }], id, position));
  return stageChanged(work, pipeline, { id, action: "created", before: null });
}

/**
 * Changes a stage. Its kind cannot change while deals stand in it, in the bin or outside: they would be won or lost
 * without anybody saying so.
 */
export async function updateStage(work: Work, patch: StagePatch): Promise<Stage> {
  const { pipeline, stage } = findStage(await pipelinesForChange(work), patch);
  const { id: _id, version: _version, position, ...given } = patch;
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Stage>;
  const after: Stage = { ...stage, ...fields };
  if (after.kind !== stage.kind) {
    if (patch.probability === undefined) after.probability = usualProbability(after.kind);
    await refuseOtherKind(work, stage);
  }
  await checkStage(work, pipeline, { after, before: stage });
  await updateStageRow(work, after, false);
  if (position !== undefined) await writeOrder(work, "crm.stage", moved(pipeline.stages, stage.id, position));
  return stageChanged(work, pipeline, { id: stage.id, action: "changed", before: stage });
}

/**
 * Deletes a stage in which no deal stands; refuses with their number otherwise. Stages that let deals in from it let
 * them in from the others alone; one that has no other is to be changed first.
 */
export async function deleteStage(work: Work, input: { id: string; version?: number | undefined }): Promise<void> {
  const { pipeline, stage } = findStage(await pipelinesForChange(work), input);
  await refuseInUse(work, stage, "Move or delete them first.");
  const rest = pipeline.stages.filter(({ id }) => id !== stage.id);
  const problems = pipelineProblems(rest);
  if (problems.length > 0) throw new Refusal("rule_broken", "The pipeline cannot be without this stage", { problems });
  await closeWaysFrom(work, stage, rest);
  await updateStageRow(work, stage, true);
  await updatePipelineRow(work, pipeline, {});
  forgetPipelines(work);
  recordChange(work, {
    object: "stage",
    recordId: stage.id,
    label: stage.name,
    action: "deleted",
    before: { ...stage },
    after: null,
  });
  work.publish(pipelineChanged, pipeline.id, {});
}

async function closeWaysFrom(work: Work, gone: Stage, rest: readonly Stage[]): Promise<void> {
  const followers = rest.filter(({ allowedFrom }) => allowedFrom?.includes(gone.id) === true);
  const stranded = followers.filter(({ allowedFrom }) => allowedFrom?.length === 1);
  if (stranded.length > 0) {
    const names = stranded.map(({ name }) => `"${name}"`).join(", ");
    throw new Refusal("rule_broken", `Deals come into ${names} from "${gone.name}" alone. Change that first.`);
  }
  for (const before of followers) {
    const after = { ...before, allowedFrom: (before.allowedFrom ?? []).filter((id) => id !== gone.id) };
    await updateStageRow(work, after, false);
    recordChange(work, { object: "stage", recordId: before.id, label: before.name, action: "changed", before, after });
  }
}

async function refuseInUse(work: Work, stage: Stage, mend: string): Promise<void> {
  const { live } = await countDealsIn(work, "stage_id", stage.id);
  if (live > 0) throw inUse(stage, live, mend);
}

async function refuseOtherKind(work: Work, stage: Stage): Promise<void> {
  const { live, inBin } = await countDealsIn(work, "stage_id", stage.id);
  if (live > 0) throw inUse(stage, live, "Its kind can only change while no deal stands in it.");
  if (inBin === 0) return;
  const stand = inBin === 1 ? "1 deal in the bin stands" : `${inBin} deals in the bin stand`;
  const mend = "Restore and move what is still wanted, or make another stage.";
  throw new Refusal("rule_broken", `${stand} in "${stage.name}", so its kind cannot change. ${mend}`, {
    facts: { deals: 0, inBin },
  });
}

function inUse(stage: Stage, deals: number, mend: string): Refusal {
  const stand = deals === 1 ? "1 deal stands" : `${deals} deals stand`;
  return new Refusal("rule_broken", `${stand} in "${stage.name}". ${mend}`, { facts: { deals } });
}

function findStage(
  pipelines: readonly Pipeline[],
  { id, version }: { id: string; version?: number | undefined },
): { pipeline: Pipeline; stage: Stage } {
  for (const pipeline of pipelines) {
    const stage = pipeline.stages.find((one) => one.id === id);
    if (stage === undefined) continue;
    if (version !== undefined && stage.version !== version)
      throw new Refusal("conflict", "Somebody has changed this stage in the meantime", {
        facts: { version: stage.version },
      });
    return { pipeline, stage };
  }
  throw new Refusal("not_found", "There is no such stage");
}

interface StageToCheck {
  readonly after: Omit<Stage, "id" | "version">;
  /** Null for a new one. */
  readonly before: Stage | null;
}

/** Every problem of a stage as it would be, its properties and allowed moves included. */
async function checkStage(work: Work, pipeline: Pipeline, { after, before }: StageToCheck): Promise<void> {
  const registry = await registryOf(work, dealObject);
  const others = pipeline.stages.filter(({ id }) => id !== before?.id);
  const problems = [
    ...pipelineProblems([after, ...others]).map((problem) => ({
      ...problem,
      path: problem.path.replace(/^stages\.0\./, ""),
    })),
    ...ruleProblems(after, { registry, others, before: before ?? undefined }),
  ];
  if (problems.length > 0) throw new Refusal("rule_broken", "The stage cannot look like this", { problems });
}

async function stageChanged(
  work: Work,
  pipeline: Pipeline,
  change: { id: string; action: string; before: Stage | null },
): Promise<Stage> {
  // the order of stages is a rule of the pipeline: a deal that is just entering one was judged by the old order
  await updatePipelineRow(work, pipeline, {});
  forgetPipelines(work);
  const stage = (await getPipeline(work, pipeline.id)).stages.find(({ id }) => id === change.id);
  if (stage === undefined) throw new Refusal("not_found", "There is no such stage");
  recordChange(work, {
    object: "stage",
    recordId: stage.id,
    label: stage.name,
    action: change.action,
    before: change.before,
    after: stage,
  });
  work.publish(pipelineChanged, pipeline.id, {});
  return stage;
}
