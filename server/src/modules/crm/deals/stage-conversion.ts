import type { z } from "zod";
import { sql } from "kysely";
import type { Work } from "#platform/work";
import { getPipeline } from "../pipelines/pipelines.ts";
import { readable } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";
import { dealObject } from "./deal-object.ts";
import type { StageConversions } from "./deal-schema.ts";

/** How far back departures count: a year evens out seasons, and is recent enough to be about how people sell now. */
const windowDays = 365;
const dayMs = 86_400_000;

/**
 * How often deals that left an open stage within the last year went forward: to a later open stage, or were won.
 * Each departure counts, so a deal that came back and left again counts twice. Of the deals the actor may see.
 */
export async function stageConversions(
  work: Work,
  { id }: { readonly id: string },
): Promise<z.infer<typeof StageConversions>> {
  const pipeline = await getPipeline(work, id);
  const since = new Date(work.now.getTime() - windowDays * dayMs);
  const moves = await departures(
    work,
    pipeline.stages.map((stage) => stage.id),
    since,
  );
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

interface Move {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

function total(moves: readonly Move[]): number {
  return moves.reduce((sum, { count }) => sum + count, 0);
}

/** Departures from these stages since a moment, by where they led. */
async function departures(work: Work, stageIds: readonly string[], since: Date): Promise<Move[]> {
  const { rows } = await sql<{ from_stage_id: string; to_stage_id: string; count: string }>`
    select c.from_stage_id, c.to_stage_id, count(*) as count
    from crm.stage_change c join crm.deal r on r.org_id = c.org_id and r.id = c.deal_id
    where c.org_id = ${work.orgId}::bigint and c.from_stage_id = any(${stageIds}::bigint[]) and c.changed_at >= ${since}
      and ${readable(work, dealObject)}
    group by c.from_stage_id, c.to_stage_id`.execute(crmTables(work));
  return rows.map((row) => ({ from: row.from_stage_id, to: row.to_stage_id, count: Number(row.count) }));
}
