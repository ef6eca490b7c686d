import { recordChange } from "#modules/identity";
import { invalidField, invariant, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { dealObject } from "../deals/deal-object.ts";
import { pipelineChanged } from "../events.ts";
import { keyFrom } from "../records/key-rules.ts";
import { registryOf } from "../records/registry.ts";
import type { NewPipeline, Pipeline, PipelinePatch } from "./pipeline-schema.ts";
import { countDealsIn, insertPipeline, insertStages, updatePipelineRow, writeOrder } from "./pipeline-sql.ts";
import { defaultStages, pipelineProblems, usualProbability } from "./pipeline-rules.ts";
import { forgetPipelines, getPipeline, pipelinesForChange } from "./pipelines.ts";
import { ruleProblems } from "./stage-problems.ts";

const maxPipelines = 50;

/** Adds a pipeline with its stages, the usual ones when none are given. */
export async function createPipeline(work: Work, input: NewPipeline): Promise<Pipeline> {
  const existing = await pipelinesForChange(work);
  if (existing.length >= maxPipelines)
    throw new Refusal("rule_broken", `An organization has at most ${maxPipelines} pipelines`);
  const key = input.key ?? keyFrom(input.name);
  if (key === null) throw invalidField("key", "No key can be made from this name: give one", "required");
  const registry = await registryOf(work, dealObject);
  const stages = (input.stages ?? defaultStages).map((stage, position) => ({
    key: stage.key ?? keyFrom(stage.name) ?? `stage_${position + 1}`,
    name: stage.name,
    kind: stage.kind,
    probability: stage.probability ?? usualProbability(stage.kind),
    requiredProperties: [...stage.requiredProperties],
    position,
    allowedFrom: null,
    enteredBy: stage.enteredBy,
  }));
  const unfit = stages.flatMap((stage, index) =>
    ruleProblems(stage, { registry, others: [] }).map((problem) => ({
      ...problem,
      path: `stages.${index}.${problem.path}`,
    })),
  );
  const problems = [...pipelineProblems(stages), ...unfit];
  if (problems.length > 0) throw new Refusal("rule_broken", "A pipeline cannot look like this", { problems });
  const id = await insertPipeline(work, {
    key,
    name: input.name,
    position: existing.length,
    skipping: input.skipping,
    goingBack: input.goingBack,
  });
  if (id === undefined)
    throw new Refusal("rule_broken", "Another pipeline has this key", {
      problems: [{ path: "key", code: "taken", message: `The key ${key} is taken` }],
    });
  await insertStages(
    work,
    stages.map((stage) => ({ ...stage, pipelineId: id })),
  );
  return changed(work, id, { action: "created", before: null });
}

/** Changes a pipeline: its name, its place in the list, and whether deals may skip stages or go back. */
export async function updatePipeline(work: Work, patch: PipelinePatch): Promise<Pipeline> {
  const pipelines = await pipelinesForChange(work);
  const before = checkedPipeline(pipelines, patch);
  const { name = before.name, skipping = before.skipping, goingBack = before.goingBack } = patch;
  await updatePipelineRow(work, before, { name, skipping, goingBack });
  if (patch.position !== undefined) await writeOrder(work, "crm.pipeline", moved(pipelines, before.id, patch.position));
  return changed(work, before.id, { action: "changed", before: told(before) });
}

/** Deletes a pipeline that holds no deals; refuses with their number otherwise. */
export async function deletePipeline(
  work: Work,
  { id, version }: { id: string; version?: number | undefined },
): Promise<void> {
  const pipelines = await pipelinesForChange(work);
  const pipeline = checkedPipeline(pipelines, { id, version });
  if (pipelines.length === 1) throw new Refusal("rule_broken", "An organization keeps at least one pipeline");
  const { live: deals } = await countDealsIn(work, "pipeline_id", id);
  if (deals > 0)
    throw new Refusal("rule_broken", `${deals} deals are in this pipeline. Move or delete them first.`, {
      facts: { deals },
    });
  await updatePipelineRow(work, pipeline, { deleted: true });
  forgetPipelines(work);
  recordChange(work, {
    object: "pipeline",
    recordId: id,
    label: pipeline.name,
    action: "deleted",
    before: { name: pipeline.name },
    after: null,
  });
  work.publish(pipelineChanged, id, {});
}

function checkedPipeline(
  pipelines: readonly Pipeline[],
  { id, version }: { id: string; version?: number | undefined },
): Pipeline {
  const pipeline = pipelines.find((one) => one.id === id);
  if (pipeline === undefined) throw new Refusal("not_found", "There is no such pipeline");
  if (version !== undefined && pipeline.version !== version)
    throw new Refusal("conflict", "Somebody has changed this pipeline in the meantime", {
      facts: { version: pipeline.version },
    });
  return pipeline;
}

/** The ids in their order with one of them put elsewhere. */
export function moved(all: readonly { id: string }[], id: string, position: number): string[] {
  const others = all.map((one) => one.id).filter((other) => other !== id);
  return others.toSpliced(Math.min(position, others.length), 0, id);
}

async function changed(
  work: Work,
  id: string,
  change: { action: string; before: Record<string, unknown> | null },
): Promise<Pipeline> {
  forgetPipelines(work);
  const after = await getPipeline(work, id);
  invariant(after.stages.length > 0, "a pipeline has stages");
  recordChange(work, {
    object: "pipeline",
    recordId: id,
    label: after.name,
    action: change.action,
    before: change.before,
    after: told(after),
  });
  work.publish(pipelineChanged, id, {});
  return after;
}

/** What the audit trail tells of a pipeline itself; its stages have entries of their own. */
function told({ name, position, skipping, goingBack }: Pipeline) {
  return { name, position, skipping, goingBack };
}

/** Gives a new organization its first pipeline. Does nothing where one exists. */
export async function seedPipelines(work: Work): Promise<void> {
  if ((await pipelinesForChange(work)).length > 0) return;
  await createPipeline(work, { key: "sales", name: "Sales", skipping: true, goingBack: true });
}
