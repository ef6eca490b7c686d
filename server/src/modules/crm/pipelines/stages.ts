import { recordChange } from "#modules/identity";
import { invalidField, type Problem, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { pipelineChanged } from "../events.ts";
import { dealObject } from "../deals/deal-object.ts";
import { keyFrom } from "../records/key-rules.ts";
import { registryOf } from "../records/registry.ts";
import type { NewStage, Pipeline, Stage, StagePatch } from "./pipeline-schema.ts";
import { countDealsIn, insertStages, updatePipelineRow, updateStageRow, writeOrder } from "./pipeline-sql.ts";
import { pipelineProblems, usualProbability } from "./pipeline-rules.ts";
import { unknownRoles } from "./stage-roles.ts";
import { forgetPipelines, getPipeline, moved, pipelinesForChange } from "./pipelines.ts";

const maxStages = 50;

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
  await checkStage(work, pipeline, stage);
  const [id] = await insertStages(work, [stage]);
  if (id === undefined) throw invalidField("key", `The key ${key} is taken`, "taken");
  if (position !== undefined) await writeOrder(work, "crm.stage", moved([...pipeline.stages, { id }], id, position));
  return stageChanged(work, pipeline, { id, action: "created", before: null });
}

/** Changes a stage. Its kind cannot change while deals stand in it: they would be won or lost without anybody saying so. */
export async function updateStage(work: Work, patch: StagePatch): Promise<Stage> {
  const { pipeline, stage } = findStage(await pipelinesForChange(work), patch);
  const { id: _id, version: _version, position, ...given } = patch;
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Stage>;
  const after: Stage = { ...stage, ...fields };
  if (after.kind !== stage.kind) {
    if (patch.probability === undefined) after.probability = usualProbability(after.kind);
    await refuseInUse(work, stage, "Its kind can only change while no deal stands in it.");
  }
  await checkStage(work, pipeline, after);
  await updateStageRow(work, after, false);
  if (position !== undefined) await writeOrder(work, "crm.stage", moved(pipeline.stages, stage.id, position));
  return stageChanged(work, pipeline, { id: stage.id, action: "changed", before: stage });
}

/** Deletes a stage in which no deal stands; refuses with their number otherwise. */
export async function deleteStage(work: Work, input: { id: string; version?: number | undefined }): Promise<void> {
  const { pipeline, stage } = findStage(await pipelinesForChange(work), input);
  await refuseInUse(work, stage, "Move or delete them first.");
  const rest = pipeline.stages.filter(({ id }) => id !== stage.id);
  const problems = pipelineProblems(rest);
  if (problems.length > 0) throw new Refusal("rule_broken", "The pipeline cannot be without this stage", { problems });
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

async function refuseInUse(work: Work, stage: Stage, mend: string): Promise<void> {
  const deals = await countDealsIn(work, "stage_id", stage.id);
  if (deals === 0) return;
  throw new Refusal(
    "rule_broken",
    `${deals === 1 ? "1 deal stands" : `${deals} deals stand`} in "${stage.name}". ${mend}`,
    { facts: { deals } },
  );
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

type StageToCheck = Omit<Stage, "id" | "version"> & { readonly id?: string };

/** Every problem of a stage as it would be, its properties and allowed moves included. */
async function checkStage(work: Work, pipeline: Pipeline, stage: StageToCheck): Promise<void> {
  const registry = await registryOf(work, dealObject);
  const others = pipeline.stages.filter(({ id }) => id !== stage.id);
  const problems: Problem[] = pipelineProblems([stage, ...others]).map((problem) => ({
    ...problem,
    path: problem.path.replace(/^stages\.0\./, ""),
  }));
  stage.requiredProperties.forEach((name, index) => {
    if (registry.find(name)?.writable === true) return;
    problems.push({
      path: `requiredProperties.${index}`,
      code: "unknown_property",
      message: `Deals have no property "${name}" that could be filled in`,
    });
  });
  const known = new Set(others.map(({ id }) => id));
  (stage.allowedFrom ?? []).forEach((id, index) => {
    if (!known.has(id))
      problems.push({
        path: `allowedFrom.${index}`,
        code: "unknown_reference",
        message: "There is no such other stage in this pipeline",
      });
  });
  problems.push(...unknownRoles(stage));
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
