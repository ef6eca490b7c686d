import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { dealCreated, dealDeleted, dealRestored, dealStageChanged, dealUpdated, type DealFigures } from "../events.ts";
import type { Stage } from "../pipelines/pipeline-schema.ts";
import { holdStages } from "../pipelines/pipeline-sql.ts";
import { stagesById } from "../pipelines/pipelines.ts";
import {
  type ObjectType,
  type RecordFact,
  type RecordFactKind,
  type StoredRecord,
  textOf,
} from "../records/object-type.ts";
import { named, type Values } from "../records/record-properties.ts";
import { isMoney } from "../records/property-type-rules.ts";
import { recordPayload } from "../records/record-facts.ts";
import { registryOf } from "../records/registry.ts";
import { dealProperties } from "./deal-properties.ts";
import { Deal } from "./deal-schema.ts";
import { prepareStages } from "./deal-stages.ts";
import { recordStageChanges } from "./stage-change-sql.ts";

export const dealObject: ObjectType<Deal> = {
  key: "deal",
  plural: "deals",
  labels: { one: "Deal", many: "Deals" },
  table: "crm.deal",
  properties: named(dealProperties),
  shape: Deal,
  searched: (values) => [textOf(values["name"]), textOf(values["nextStep"])],
  prepare: async (work, drafts, options) =>
    prepareStages(work, (await registryOf(work, dealObject)).whole, drafts, options),
  written: recordStageChanges,
  mayRestore,
  publish,
  extend,
};

async function extend(work: Work, records: readonly StoredRecord[]) {
  if (records.length === 0) return [];
  const stages = await stagesById(work);
  return records.map(({ values }) => {
    const stage = stages.get(String(values["stageId"]));
    return {
      probability: stage?.probability ?? 0,
      stage: { id: String(values["stageId"]), name: stage?.name ?? "Deleted stage", kind: stage?.kind ?? "open" },
    };
  });
}

/** The stage is held: whoever deletes it counts this deal too, or has deleted it before. */
async function mayRestore(work: Work, { values }: StoredRecord): Promise<void> {
  const stageId = String(values["stageId"]);
  if ((await holdStages(work, [stageId])).has(stageId)) return;
  throw new Refusal("rule_broken", "The stage this deal stood in has been deleted", {
    problems: [
      { path: "stageId", code: "unknown_reference", message: "The stage this deal stood in has been deleted" },
    ],
  });
}

const types = { created: dealCreated, updated: dealUpdated, deleted: dealDeleted, restored: dealRestored };

async function publish(work: Work, kind: RecordFactKind, facts: readonly RecordFact[]): Promise<void> {
  const stages = await stagesById(work);
  for (const fact of facts) {
    const payload = {
      ...recordPayload(fact),
      before: figuresOf(fact.before, fact, stages),
      after: figuresOf(fact.after, fact, stages),
    };
    const moved = kind === "updated" && fact.changed.includes("stageId");
    work.publish(moved ? dealStageChanged : types[kind], fact.id, payload);
  }
}

function figuresOf(
  values: Values | null,
  { createdAt }: RecordFact,
  stages: ReadonlyMap<string, Stage>,
): DealFigures | null {
  if (values === null) return null;
  const stage = stages.get(String(values["stageId"]));
  const amount = isMoney(values["amount"]) ? values["amount"] : null;
  return {
    pipelineId: String(values["pipelineId"]),
    stageId: String(values["stageId"]),
    kind: stage?.kind ?? "open",
    probability: stage?.probability ?? 0,
    amountMinor: amount?.minor ?? null,
    currency: amount?.currency ?? null,
    createdAt,
    closedAt: textOf(values["closedAt"]),
  };
}
