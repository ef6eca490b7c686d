import type { Pipeline, Stage } from "../pipelines/pipeline-schema.ts";

// Types alone are imported: the web app judges with the same rules which stages let a deal in.

/** A deal's way into a stage. */
export interface StageWay {
  /** Null for a new deal. */
  readonly from: Stage | null;
  readonly to: Stage;
  /** The pipeline of `to`. */
  readonly pipeline: Pick<Pipeline, "skipping" | "goingBack" | "stages">;
  /** The open stage a closed deal was closed from; null where nobody knows. */
  readonly closedFrom: string | null;
}

export interface WayProblem {
  readonly path: "stageId";
  readonly code: "stage_skipped" | "going_back" | "role_not_allowed";
  readonly message: string;
}

/**
 * Whether the order of the stages lets a deal go this way. A deal may be lost anywhere; a reopened one goes on from
 * where it was closed; one from another pipeline begins like a new one.
 */
export function orderProblems(way: StageWay): WayProblem[] {
  const { to, pipeline } = way;
  if (to.kind === "lost") return [];
  const open = pipeline.stages.filter(({ kind }) => kind === "open");
  const here = placeBefore(way, open);
  if (here === undefined) return [];
  const there = to.kind === "won" ? open.length : open.findIndex(({ id }) => id === to.id);
  const skipped = open.slice(here + 1, there);
  if (!pipeline.skipping && skipped.length > 0) {
    const message = `${namesOf(skipped)} ${skipped.length === 1 ? "comes" : "come"} first`;
    return [{ path: "stageId", code: "stage_skipped", message }];
  }
  if (pipeline.goingBack || there >= here) return [];
  const message = `A deal does not go back from "${open[here]?.name}" to "${to.name}". Move it on, or mark it as lost.`;
  return [{ path: "stageId", code: "going_back", message }];
}

/** Where among the open stages the deal stands or stood last; -1 before the first, undefined where nobody knows. */
function placeBefore({ from, to, closedFrom }: StageWay, open: readonly Stage[]): number | undefined {
  if (from === null || from.pipelineId !== to.pipelineId) return -1;
  const stood = from.kind === "open" ? from.id : closedFrom;
  const place = open.findIndex(({ id }) => id === stood);
  return place === -1 ? undefined : place;
}

/** Whether somebody with these roles may move deals into the stage; null is the system itself, which may. */
export function roleProblems(
  to: Pick<Stage, "name" | "enteredBy">,
  roles: readonly string[] | null,
  labelOf: (role: string) => string,
): WayProblem[] {
  const { enteredBy } = to;
  if (roles === null || enteredBy === null || roles.some((role) => enteredBy.includes(role))) return [];
  const message = `Only ${listed(enteredBy.map(labelOf))} may move deals to "${to.name}". Ask one of them.`;
  return [{ path: "stageId", code: "role_not_allowed", message }];
}

function namesOf(stages: readonly Stage[]): string {
  return listed(stages.map(({ name }) => `"${name}"`));
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
