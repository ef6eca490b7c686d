import type { Work } from "#platform/work";
import { updateRecord } from "../records/records.ts";
import type { Deal, MoveDeal } from "./deal-schema.ts";
import { dealObject } from "./deal-object.ts";

/** Moves a deal to another stage, or refuses with every broken rule at once. */
export async function moveDeal(work: Work, input: MoveDeal): Promise<Deal> {
  const { id, version, stageId, lostReason, wonReason, values } = input;
  const reasons = {
    ...(lostReason === undefined ? {} : { lostReason }),
    ...(wonReason === undefined ? {} : { wonReason }),
  };
  return updateRecord(work, dealObject, { ...values, ...reasons, stageId, id, version }, { moving: true });
}
