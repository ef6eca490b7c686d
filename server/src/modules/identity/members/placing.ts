import type { Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { memberChanged } from "../events.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import { lockTeams } from "../teams/team-sql.ts";
import { addTeam, changeTeam } from "../teams/teams.ts";
import { Email, PersonName } from "../users/user-schema.ts";
import { activeMembers, lockMembersByKeys, type PlacedMember, updateMember } from "./member-sql.ts";
import { addMember } from "./members.ts";
import { nameKey } from "./name-rules.ts";
import { letters, type PersonRow, type PlacingProblem, TeamPlan } from "./placing-rules.ts";

export type { PersonRow, PlacingProblem } from "./placing-rules.ts";

/** What becomes of one row, or would. */
export interface PlacedRow {
  readonly line: number;
  /** Who the row means; null for somebody new and for a row that is refused. */
  readonly member: { readonly id: string; readonly name: string; readonly placeholder: boolean } | null;
  readonly action: "create" | "update" | "unchanged" | "refuse";
  readonly problems: readonly PlacingProblem[];
}

export interface Placing {
  readonly rows: readonly PlacedRow[];
  readonly newTeams: readonly { readonly name: string; readonly parent: string | null }[];
  readonly movedTeams: readonly { readonly name: string; readonly parent: string | null }[];
}

const maxMembers = 5000;

interface Step {
  readonly row: PersonRow;
  readonly member: PlacedMember | null;
  readonly teamKey: string | null;
}

/**
 * Puts people into teams and teams below teams, as a file says: members without a sign-in are made of those who are
 * nobody yet. Everything is decided before anything is written; with `dryRun` nothing is. Twice changes nothing.
 */
export async function placePeople(
  work: Work,
  rows: readonly PersonRow[],
  { dryRun }: { dryRun: boolean },
): Promise<Placing> {
  const known = await lockTeams(work);
  const plan = new TeamPlan(known);
  const find = await memberFinder(work, rows);
  const seen = new Map<string, { line: number; teamKey: string | null }>();
  const steps: Step[] = [];
  const placed = rows.map((row): PlacedRow => {
    const found = find(row);
    const problems = [...found.problems, ...repeated(row, seen)];
    if (problems.length === 0) {
      const problem = plan.take(row);
      if (problem !== null) problems.push(problem);
    }
    if (problems.length > 0) return { line: row.line, action: "refuse", problems, member: null };
    const step = { row, member: found.member, teamKey: teamKeyOf(row) };
    const again = seen.has(personKey(row));
    seen.set(personKey(row), { line: row.line, teamKey: step.teamKey });
    if (!again) steps.push(step);
    return {
      line: row.line,
      action: again ? "unchanged" : actionOf(step, plan),
      problems,
      member: shown(found.member),
    };
  });
  const changes = plan.changes();
  const inWords = ({ name, parentKey }: (typeof changes)[number]) => ({
    name,
    parent: parentKey === null ? null : (plan.find(parentKey)?.name ?? null),
  });
  if (!dryRun) await apply(work, { plan, steps, versions: new Map(known.map(({ id, version }) => [id, version])) });
  return {
    rows: placed,
    newTeams: changes.filter(({ id }) => id === null).map(inWords),
    movedTeams: changes.filter(({ moved }) => moved).map(inWords),
  };
}

function shown(member: PlacedMember | null): PlacedRow["member"] {
  return member === null ? null : { id: member.id, name: member.name, placeholder: member.user_id === null };
}

function personKey({ name, email }: PersonRow): string {
  return nameKey(email ?? name);
}

function teamKeyOf({ team, parentTeam }: PersonRow): string | null {
  const name = team ?? parentTeam;
  return name === null ? null : nameKey(name);
}

function repeated(
  row: PersonRow,
  seen: ReadonlyMap<string, { line: number; teamKey: string | null }>,
): PlacingProblem[] {
  const before = seen.get(personKey(row));
  if (before === undefined || before.teamKey === teamKeyOf(row)) return [];
  return [{ field: "team", message: `Line ${before.line} puts ${row.name} into another team` }];
}

/** A row without a team leaves everybody where they are. */
function actionOf({ row, member, teamKey }: Step, plan: TeamPlan): PlacedRow["action"] {
  if (member === null) return "create";
  const stays = teamKey === null || plan.find(teamKey)?.id === member.team_id;
  return stays && !takesAddress(row, member) ? "unchanged" : "update";
}

/** Who has no sign-in and no address yet is given the file's. */
function takesAddress({ email }: PersonRow, member: PlacedMember): boolean {
  return email !== null && member.email === null && member.user_id === null;
}

/** Who a row means: by e-mail, else by name. What is nearly a member's name is not taken for a new one. */
async function memberFinder(work: Work, rows: readonly PersonRow[]) {
  const keys = rows.flatMap(({ name, email }) => [nameKey(name), ...(email === null ? [] : [nameKey(email)])]);
  const members = await lockMembersByKeys(work, [...new Set(keys)]);
  const byName = Map.groupBy(members, (member) => member.name_key);
  const byEmail = Map.groupBy(members, (member) => member.email);
  const byLetters = new Map((await activeMembers(work, maxMembers)).map(({ name }) => [letters(name), name]));
  return (row: PersonRow): { member: PlacedMember | null; problems: PlacingProblem[] } => {
    const problems = fieldProblems(row);
    const named = byName.get(nameKey(row.name)) ?? [];
    const [member] = (row.email === null ? undefined : byEmail.get(nameKey(row.email))) ?? named;
    const near = byLetters.get(letters(row.name));
    if (problems.length === 0 && row.email === null && named.length > 1)
      problems.push({
        field: "name",
        message: `${named.length} members are called "${row.name}": add a column with their e-mail`,
      });
    if (problems.length === 0 && member === undefined && near !== undefined && row.email === null)
      problems.push({ field: "name", message: `There is no member "${row.name}": did you mean ${near}?` });
    return { member: member ?? null, problems };
  };
}

function fieldProblems({ name, email, team, parentTeam }: PersonRow): PlacingProblem[] {
  const checks = [
    ["name", PersonName.safeParse(name)],
    ...(email === null ? [] : [["email", Email.safeParse(email)] as const]),
    ...(team === null ? [] : [["team", PersonName.safeParse(team)] as const]),
    ...(parentTeam === null ? [] : [["parentTeam", PersonName.safeParse(parentTeam)] as const]),
  ] as const;
  return checks.flatMap(([field, { error }]) =>
    error === undefined ? [] : [{ field, message: error.issues.map(({ message }) => message).join("; ") }],
  );
}

interface Plan {
  readonly plan: TeamPlan;
  readonly steps: readonly Step[];
  readonly versions: ReadonlyMap<string, number>;
}

async function apply(work: Work, { plan, steps, versions }: Plan): Promise<void> {
  const made = new Map<string, string>();
  const idOf = (key: string | null) => (key === null ? null : (plan.find(key)?.id ?? made.get(key) ?? null));
  for (const { id, key, name, parentKey } of plan.changes()) {
    const parentId = idOf(parentKey);
    if (id === null) made.set(key, (await addTeam(work, { name, parentId })).id);
    else await changeTeam(work, id, { parentId, version: versions.get(id) ?? 0 });
  }
  for (const step of steps) await placeOne(work, step, { teamId: idOf(step.teamKey), action: actionOf(step, plan) });
}

async function placeOne(
  work: Work,
  { row, member }: Step,
  { teamId, action }: { teamId: string | null; action: PlacedRow["action"] },
): Promise<void> {
  const email = row.email === null ? null : row.email.toLowerCase();
  if (member === null) await addMember(work, { name: row.name, email, teamId });
  else if (action === "update") {
    const to = { teamId: teamId ?? member.team_id, email: takesAddress(row, member) ? email : member.email };
    await updateMember(work, member.id, { ...to, active: member.active });
    recordChange(work, {
      object: "member",
      recordId: member.id,
      label: member.name,
      action: "changed",
      before: { teamId: member.team_id, email: member.email },
      after: to,
    });
    work.publish(memberChanged, member.id, { memberId: member.id, changed: ["teamId"] });
    noteAuthorityChange(work);
  }
}
