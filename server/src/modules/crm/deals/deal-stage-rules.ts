import type { Problem } from "#platform/errors";
import type { Property, Value, Values } from "../records/record-properties.ts";
import { orderProblems, roleProblems, type StageWay } from "./stage-way-shared-rules.ts";

/** A deal on its way into a stage, or changed within one. */
export interface StageEntry extends StageWay {
  /** The deal's values as they would be. */
  readonly values: Values;
  /** Properties the change names. */
  readonly given: ReadonlySet<string>;
  /** The caller moves the deal on purpose. */
  readonly moving: boolean;
  /** The deal arrives with its history: how it came here is not to be judged. */
  readonly history: boolean;
  readonly find: (name: string) => Property | undefined;
  /** The roles of whoever moves it; null for the system itself. */
  readonly roles: readonly string[] | null;
  readonly roleLabel: (role: string) => string;
}

/** Every reason this deal may not stand in its stage, so that people can mend them all at once. `path` is the property. */
export function stageProblems(entry: StageEntry): Problem[] {
  const { from, to, roles, roleLabel } = entry;
  const entering = from?.id === to.id ? [] : roleProblems(to, roles, roleLabel);
  return [...wayProblems(entry), ...entering, ...contentProblems(entry)];
}

/** Whether the way from one stage to the other is open. */
function wayProblems(entry: StageEntry): Problem[] {
  const { from, to, moving, history } = entry;
  if (from === null) return beginningProblems(entry);
  // a history that is put right may leave the stage as it is
  if (from.id === to.id)
    return moving && !history
      ? [{ path: "stageId", code: "same_stage", message: `The deal is already in "${to.name}"` }]
      : [];
  if (from.kind !== "open" && to.kind !== "open") {
    return [
      {
        path: "stageId",
        code: "reopen_first",
        message: `The deal is closed in "${from.name}". Reopen it first by moving it to an open stage.`,
      },
    ];
  }
  const problems: Problem[] = [];
  if (from.kind !== "open" && !moving) {
    problems.push({
      path: "stageId",
      code: "reopen_by_move",
      message: `The deal is closed in "${from.name}". Only a move reopens it.`,
    });
  }
  if (to.allowedFrom !== null && !to.allowedFrom.includes(from.id)) {
    problems.push({
      path: "stageId",
      code: "move_not_allowed",
      message: `A deal cannot go from "${from.name}" to "${to.name}"`,
    });
  }
  return [...problems, ...orderProblems(entry)];
}

function beginningProblems(entry: StageEntry): Problem[] {
  const { to, history } = entry;
  if (history) return [];
  const beginning = { path: "stageId", code: "not_a_beginning", message: `A deal cannot begin in "${to.name}"` };
  return [...(to.allowedFrom === null ? [] : [beginning]), ...orderProblems(entry)];
}

/** Whether the deal holds what the stage asks for. Within a stage only what the change itself empties counts. */
function contentProblems({ from, to, values, given, find }: StageEntry): Problem[] {
  const staying = from?.id === to.id;
  const missing = (name: string) => isEmpty(values[name]) && (!staying || given.has(name));
  const problems: Problem[] = [];
  if (to.kind === "lost" && missing("lostReason") && !to.requiredProperties.includes("lostReason")) {
    problems.push({ path: "lostReason", code: "required", message: "Say why the deal was lost" });
  }
  for (const name of to.requiredProperties) {
    const property = find(name);
    // a property that has been archived since cannot be asked for
    if (property === undefined || !missing(name)) continue;
    problems.push({ path: name, code: "required", message: `"${to.name}" needs ${property.label}` });
  }
  return problems;
}

function isEmpty(value: Value | undefined): boolean {
  return value === null || value === undefined || value === "";
}

type Entering = Pick<StageEntry, "from" | "to" | "values" | "given" | "history">;

/** What entering a stage sets: since when the deal stands there, when it was closed, and on reopening no reason any more. An open deal is closed by no date. */
export function stageStamps(entry: Entering, now: string): Values {
  const { from, to } = entry;
  if (from?.id === to.id) return to.kind === "open" ? { closedAt: null } : {};
  const closed = to.kind === "open" ? null : (closingTime(entry, now) ?? now);
  const reopened = from !== null && from.kind !== "open" && to.kind === "open";
  const reasons = reopened ? { lostReason: null, wonReason: null } : {};
  return {
    stageEnteredAt: entry.history ? (historicalArrival(entry, closed) ?? now) : now,
    closedAt: closed,
    ...reasons,
  };
}

/** When a deal with history came into its stage: when it says, or else when it was closed, or created. */
function historicalArrival({ from, values, given }: Entering, closed: string | null): Value {
  const said = given.has("stageEnteredAt") ? values["stageEnteredAt"] : null;
  return said ?? closed ?? (from === null ? (values["createdAt"] ?? null) : null);
}

/**
 * A deal that arrives closed, or whose history says it was closed, was closed when it says, or else on its close date:
 * noon in UTC is that day almost everywhere.
 */
function closingTime({ from, values, given, history }: Entering, now: string): string | null {
  if (from !== null && !history) return null;
  const said = values["closedAt"];
  if (history && given.has("closedAt") && typeof said === "string") return said;
  const closeDate = values["closeDate"];
  const noon = typeof closeDate === "string" ? `${closeDate}T12:00:00.000Z` : null;
  return noon !== null && noon < now ? noon : null;
}
