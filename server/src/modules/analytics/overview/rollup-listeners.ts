import { dealCreated, dealFacts, pipelineChanged } from "#events/crm";
import { listPipelines } from "#modules/crm";
import { organizationOf } from "#modules/identity";
import type { EventRow } from "#platform/events/event-type";
import { listen } from "#platform/events/listener";
import type { Work } from "#platform/work";
import { rollupMoved } from "../events.ts";
import { closingDeltas, type DealChange, stageDeltas } from "./rollup-rules.ts";
import { addClosingDeltas, addStageDeltas, noteActivity, setStageProbability } from "./rollup-sql.ts";

const dealFactNames: ReadonlySet<string> = new Set(dealFacts.map((fact) => fact.name));

/** Keeps the portfolio's sums: each fact moves them by its difference, in the transaction that moves the position. */
export const rollupListeners = [
  listen("analytics.rollup", [...dealFacts, pipelineChanged], async (work, events) => {
    const deals = events.filter((event) => dealFactNames.has(event.name));
    if (deals.length > 0) await moveSums(work, deals);
    if (events.some((event) => event.name === pipelineChanged.name)) await weighAnew(work);
    work.publish(rollupMoved, null, {});
  }),
];

async function moveSums(work: Work, events: readonly EventRow[]): Promise<void> {
  const { portfolioId } = await organizationOf(work);
  // all five facts carry the same payload
  const changes: DealChange[] = events.map((event) => dealCreated.payload.parse(event.payload));
  await addStageDeltas(work, portfolioId, stageDeltas(changes));
  await addClosingDeltas(work, portfolioId, closingDeltas(changes));
  const last = events.at(-1);
  if (last !== undefined) await noteActivity(work, portfolioId, last.occurredAt);
}

/** Probabilities may have changed; kinds cannot while deals stand in a stage. */
async function weighAnew(work: Work): Promise<void> {
  for (const { stages } of await listPipelines(work)) {
    for (const stage of stages) await setStageProbability(work, stage.id, stage.probability);
  }
}
