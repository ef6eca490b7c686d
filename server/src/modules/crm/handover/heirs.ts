import { membersInFull, type MemberStanding, peopleOfTeam } from "#modules/identity";
import { type Problem, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { tasksObject } from "../bulk/bulk-tasks.ts";
import { everyObject } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { type HandoverChoice, maxHeirs } from "./handover-schema.ts";

/** A choice with the people it comes to: nobody where records are left unowned. */
export interface SettledChoice<Choice extends HandoverChoice = HandoverChoice> {
  readonly choice: Choice;
  /** Null for tasks. */
  readonly object: AnyObjectType | null;
  readonly heirs: readonly MemberStanding[];
}

/** Who takes over what, and whose views. Refuses (`invalid`) with every fault of every choice at its place. */
export async function settleChoices<Choice extends HandoverChoice>(
  work: Work,
  leaver: MemberStanding,
  { choices, viewsTo }: { readonly choices: readonly Choice[]; readonly viewsTo?: string | undefined },
): Promise<{ readonly settled: readonly SettledChoice<Choice>[]; readonly viewsTo: MemberStanding | null }> {
  const objects = await everyObject(work);
  const named = choices.flatMap(({ to = [] }) => to);
  const known = await membersInFull(work, viewsTo === undefined ? named : [...named, viewsTo]);
  const problems: Problem[] = [];
  const settled: SettledChoice<Choice>[] = [];
  for (const [index, choice] of choices.entries()) {
    const object = objects.find(({ key }) => key === choice.object) ?? null;
    const repeated = choices.findIndex((other) => other.object === choice.object) < index;
    const { heirs, found } = await heirsOf(work, leaver, choice, known);
    for (const { path, ...problem } of [...objectProblems(choice, object, repeated), ...found])
      problems.push({ path: `choices.${index}${path === "" ? "" : `.${path}`}`, ...problem });
    settled.push({ choice, object, heirs });
  }
  const viewer = known.get(viewsTo ?? "");
  if (viewsTo !== undefined) problems.push(...viewerProblems(leaver, viewer));
  if (problems.length > 0) throw new Refusal("invalid", "It cannot be handed over like this", { problems });
  return { settled, viewsTo: viewer ?? null };
}

function objectProblems({ object: key }: HandoverChoice, object: AnyObjectType | null, repeated: boolean): Problem[] {
  const path = "object";
  if (object === null && key !== tasksObject)
    return [{ path, code: "unknown_type", message: `There is no type of records called "${key}"` }];
  return repeated ? [{ path, code: "repeated", message: "Choose once for each kind of records" }] : [];
}

interface Heirs {
  readonly heirs: readonly MemberStanding[];
  /** Their paths begin within the choice. */
  readonly found: readonly Problem[];
}

async function heirsOf(
  work: Work,
  leaver: MemberStanding,
  { to, teamId, unowned }: HandoverChoice,
  known: ReadonlyMap<string, MemberStanding>,
): Promise<Heirs> {
  const ways = [to, teamId, unowned].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    const message = "Say who takes over: people (`to`), a team (`teamId`), or nobody (`unowned`)";
    return { heirs: [], found: [{ path: "", code: ways.length === 0 ? "required" : "ambiguous", message }] };
  }
  if (unowned === true) return { heirs: [], found: [] };
  if (teamId !== undefined) return teamOf(work, leaver, teamId);
  const named = to ?? [];
  const found = named.flatMap((id, index) => {
    const path = `to.${index}`;
    if (named.indexOf(id) < index) return [{ path, code: "repeated", message: "Name each person once" }];
    return heirProblems(leaver, known.get(id), path);
  });
  return { heirs: named.flatMap((id) => known.get(id) ?? []), found };
}

/** Everybody of a team who can take over. */
async function teamOf(work: Work, leaver: MemberStanding, teamId: string): Promise<Heirs> {
  const people = await membersInFull(work, await peopleOfTeam(work, teamId));
  const heirs = [...people.values()]
    .filter(({ id, active }) => active && id !== leaver.id)
    .toSorted((one, other) => Number(BigInt(one.id) - BigInt(other.id)));
  const problem = (code: string, message: string) => ({ heirs: [], found: [{ path: "teamId", code, message }] });
  if (heirs.length === 0) return problem("nobody", "There is nobody active in this team");
  if (heirs.length > maxHeirs)
    return problem("too_many", `There are ${heirs.length} people in this team, and at most ${maxHeirs} take over`);
  return { heirs, found: [] };
}

function heirProblems(leaver: MemberStanding, heir: MemberStanding | undefined, path: string): Problem[] {
  if (heir === undefined) return [{ path, code: "unknown_reference", message: "There is no such member" }];
  if (heir.id === leaver.id) return [{ path, code: "same", message: `They are ${leaver.name}'s already` }];
  if (heir.active) return [];
  return [{ path, code: "deactivated", message: `${heir.name} is deactivated: choose somebody who is active` }];
}

function viewerProblems(leaver: MemberStanding, viewer: MemberStanding | undefined): Problem[] {
  const problems = heirProblems(leaver, viewer, "viewsTo");
  if (problems.length > 0 || viewer?.userId !== null) return problems;
  const message = `${viewer.name} has no sign-in, so views cannot be theirs`;
  return [{ path: "viewsTo", code: "no_sign_in", message }];
}
