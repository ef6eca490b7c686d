import { daysOf } from "@gomark/server/shared/crm/reports/report-time";
import type { Condition, FilterNode } from "../filters/filter.ts";
import type { Pipeline } from "../pipelines/pipeline-queries.ts";
import type { Team } from "../../identity/teams/team-queries.ts";
import type { Member } from "../records/member-queries.ts";
import { isTime } from "./report-groups.ts";
import { type Period, closedIn, daysOfPeriod, expectedIn, inDays } from "./report-period.ts";

/** What a figure counts. */
export type Kind = "won" | "lost" | "open";

/** What is known of the organization, to lead from a figure to its deals. */
export type ReportWorld = {
  readonly timeZone: string;
  /** The company's calendar day, now. */
  readonly today: string;
  readonly pipelines: readonly Pipeline[];
  readonly members: readonly Member[];
  readonly teams: readonly Pick<Team, "id" | "name" | "parentId">[];
  /** Whether every account is seen: otherwise the deals without a name are not only those without an account. */
  readonly seesAccounts: boolean;
};

/** What a report is narrowed by. */
export type Narrowed = {
  readonly filter?: readonly Condition[] | undefined;
  readonly period?: Period | undefined;
  readonly team?: string | undefined;
};

/** Most values the server takes in one condition. */
const mostValues = 500;

/** The filter a report is asked with; undefined for all deals. */
export function reportFilter({ filter = [], period, team }: Narrowed, world: ReportWorld): FilterNode | undefined {
  const nodes: FilterNode[] = [...filter];
  if (team !== undefined) nodes.push(ownedBy(peopleBelow(team, world)));
  if (period !== undefined) nodes.push(inDays(daysOfPeriod(period, world.today), world.timeZone));
  return nodes.length === 0 ? undefined : { and: nodes };
}

/** The conditions that find the deals behind one figure of a report; null where no list of conditions says it. */
export function dealsBehind(
  { by, key, kind }: { readonly by: string; readonly key: string | null; readonly kind: Kind },
  { filter = [], period, team }: Narrowed,
  world: ReportWorld,
): readonly Condition[] | null {
  const group = groupCondition(by, key, kind, world);
  const stages = world.pipelines.flatMap((pipeline) => pipeline.stages).filter((stage) => stage.kind === kind);
  if (group === null || stages.length === 0 || stages.length > mostValues) return null;
  return [
    ...filter,
    ...(team === undefined ? [] : [ownedBy(peopleBelow(team, world))]),
    ...(period === undefined ? [] : [within(daysOfPeriod(period, world.today), kind, world)]),
    // a stage says already what kind it is of
    ...(by === "stage"
      ? []
      : [
          oneOf(
            "stageId",
            stages.map(({ id }) => id),
          ),
        ]),
    group,
  ];
}

function groupCondition(by: string, key: string | null, kind: Kind, world: ReportWorld): Condition | null {
  if (isTime(by)) return timeCondition(key, kind, world);
  if (by === "team" || by === "parentTeam") {
    const people = key === null ? [] : peopleOf(by, key, world);
    return people.length === 0 || people.length > mostValues ? null : ownedBy(people);
  }
  if (by === "account" && key === null && !world.seesAccounts) return null;
  const property = properties[by] ?? by;
  return key === null ? { property, op: "empty" } : { property, op: "is", value: key };
}

function timeCondition(key: string | null, kind: Kind, world: ReportWorld): Condition {
  const days = key === null ? null : daysOf(key);
  if (days !== null) return within(days, kind, world);
  return { property: kind === "open" ? "closeDate" : "closedAt", op: "empty" };
}

const properties: Readonly<Record<string, string>> = {
  owner: "ownerId",
  account: "accountId",
  pipeline: "pipelineId",
  stage: "stageId",
};

function within(days: Parameters<typeof expectedIn>[0], kind: Kind, { timeZone }: ReportWorld): Condition {
  return kind === "open" ? expectedIn(days) : closedIn(days, timeZone);
}

/** Who counts in a team's group: its own people, and for the team above also those of the teams right below it. */
function peopleOf(by: "team" | "parentTeam", key: string, { members, teams }: ReportWorld): readonly string[] {
  const counted = new Set(
    by === "team"
      ? [key]
      : teams.filter(({ id, parentId }) => parentId === key || (id === key && parentId === null)).map(({ id }) => id),
  );
  return members.flatMap(({ id, team }) => (team !== null && counted.has(team.id) ? [id] : []));
}

/** Everybody in a team or in one below it, however deep. */
function peopleBelow(team: string, { members, teams }: ReportWorld): readonly string[] {
  const below = new Set([team]);
  // each round reaches one level further; there are at most as many levels as teams
  for (let round = 0; round < teams.length; round += 1) {
    const more = teams.filter(({ id, parentId }) => parentId !== null && below.has(parentId) && !below.has(id));
    if (more.length === 0) break;
    for (const { id } of more) below.add(id);
  }
  return members.flatMap((member) => (member.team !== null && below.has(member.team.id) ? [member.id] : []));
}

/** The last id there could be, which nobody has: a team without people owns no deals. */
const nobody = "9223372036854775807";

function ownedBy(people: readonly string[]): Condition {
  return oneOf("ownerId", people.length === 0 ? [nobody] : people.slice(0, mostValues));
}

function oneOf(property: string, values: readonly string[]): Condition {
  return values.length === 1 ? { property, op: "is", value: values[0] } : { property, op: "in", value: [...values] };
}
