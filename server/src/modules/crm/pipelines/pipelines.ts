import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import type { Pipeline, Stage } from "./pipeline-schema.ts";
import { lockPipelines, readPipelines } from "./pipeline-sql.ts";

const pipelinesOfWork = new WeakMap<Work, { readonly orgId: string; readonly reading: Promise<Pipeline[]> }>();

/** Every pipeline of the organization with its stages, in order; read once per unit of work. */
export async function listPipelines(work: Work): Promise<Pipeline[]> {
  const known = pipelinesOfWork.get(work);
  const current = known?.orgId === work.orgId ? known : { orgId: work.orgId, reading: readPipelines(work) };
  pipelinesOfWork.set(work, current);
  return current.reading;
}

/** Makes the next `listPipelines` read again. */
export function forgetPipelines(work: Work): void {
  pipelinesOfWork.delete(work);
}

/** One pipeline with its stages, or `not_found`. */
export async function getPipeline(work: Work, id: string): Promise<Pipeline> {
  const found = (await listPipelines(work)).find((pipeline) => pipeline.id === id);
  if (found === undefined) throw new Refusal("not_found", "There is no such pipeline");
  return found;
}

/** Every stage of the organization by its id. */
export async function stagesById(work: Work): Promise<ReadonlyMap<string, Stage>> {
  const pipelines = await listPipelines(work);
  return new Map(pipelines.flatMap(({ stages }) => stages.map((stage) => [stage.id, stage] as const)));
}

/** Reads the pipelines afresh and keeps every other change to them waiting: what is checked then holds until the commit. */
export async function pipelinesForChange(work: Work): Promise<Pipeline[]> {
  await lockPipelines(work);
  forgetPipelines(work);
  return listPipelines(work);
}
