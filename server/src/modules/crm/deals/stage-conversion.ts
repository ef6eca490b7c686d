import type { z } from "zod";
import { later } from "#platform/clock";
import type { Work } from "#platform/work";
import { getPipeline } from "../pipelines/pipelines.ts";
import { readable } from "../records/visibility-sql.ts";
import { dealObject } from "./deal-object.ts";
import type { StageConversions } from "./deal-schema.ts";
import { departures, type Departures } from "./stage-change-sql.ts";

/** How far back departures count: a year evens out seasons, and is recent enough to be about how people sell now. */
const windowDays = 365;

/**
 * How often deals that left an open stage within the last year went forward: to a later open stage, or were won.
 * Each departure counts, so a deal that came back and left again counts twice. Of the deals the actor may see.
 */
export async function stageConversions(
  work: Work,
  { id }: { readonly id: string },
): Promise<z.infer<typeof StageConversions>> {
  const pipeline = await getPipeline(work, id);
  const since = later(work.now, { days: -windowDays });
  const stageIds = pipeline.stages.map((stage) => stage.id);
  const moves = await departures(work, { where: readable(work, dealObject), stageIds, since });
  const place = new Map(pipeline.stages.map((stage, index) => [stage.id, { index, kind: stage.kind }]));
  const stages = pipeline.stages
    .filter(({ kind }) => kind === "open")
    .map((stage) => {
      const from = moves.filter((move) => move.from === stage.id);
      const forward = from.filter((move) => isForward(place.get(stage.id), place.get(move.to)));
      return { stageId: stage.id, left: total(from), wentOn: total(forward) };
    });
  return { since: since.toISOString(), stages };
}

interface Place {
  readonly index: number;
  readonly kind: "open" | "won" | "lost";
}

function isForward(from: Place | undefined, to: Place | undefined): boolean {
  if (from === undefined || to === undefined || to.kind === "lost") return false;
  return to.kind === "won" || to.index > from.index;
}

function total(moves: readonly Departures[]): number {
  return moves.reduce((sum, { count }) => sum + count, 0);
}
