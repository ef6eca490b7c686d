import { type RawBuilder, sql } from "kysely";
import { membersByIds, organizationOf, teamsOfMembers } from "#modules/identity";
import { invalidField } from "#platform/errors";
import type { Work } from "#platform/work";
import { dealObject } from "../deals/deal-object.ts";
import { listPipelines, stagesById } from "../pipelines/pipelines.ts";
import { listCondition } from "../records/list-condition-sql.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { figuresOf, type Group, groupsBy, ranked, restOf } from "./deal-report-rules.ts";
import type { DealReport, DealReportInput } from "./deal-report-schema.ts";
import { accountNames, medianWon, type ReportQuery, sumGroups } from "./deal-report-sql.ts";

/** How deals are put into groups, and what the groups are called. */
interface Grouping {
  readonly label: string;
  readonly times?: boolean;
  readonly key: RawBuilder<string | null>;
  /** Groups of groups: a team of its members. */
  readonly fold?: (work: Work, keys: readonly string[]) => Promise<(key: string | null) => string | null>;
  readonly names?: (work: Work, keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** Deals the actor may see, open, won and lost, by what they have in common. Closed ones count in the time they closed in, open ones in the time they are expected. */
export async function dealReport(work: Work, { by, filter, limit }: DealReportInput): Promise<DealReport> {
  const registry = await registryOf(work, dealObject);
  const { currency, timeZone } = await organizationOf(work);
  const grouping = groupingOf(by, registry, timeZone);
  const stages = [...(await stagesById(work)).values()];
  const ofKind = (kind: string) => stages.filter((stage) => stage.kind === kind).map(({ id }) => id);
  const query: ReportQuery = {
    where: await listCondition(work, registry, { filter }),
    wonStages: ofKind("won"),
    lostStages: ofKind("lost"),
  };
  const sums = await sumGroups(work, query, grouping.key);
  const fold =
    grouping.fold === undefined
      ? (key: string | null) => key
      : await grouping.fold(
          work,
          sums.flatMap(({ key }) => key ?? []),
        );
  const times = grouping.times === true;
  const groups = ranked(groupsBy(sums, fold), { times, currency });
  const shown = times ? groups.slice(0, limit).toReversed() : groups.slice(0, limit);
  return {
    by,
    label: grouping.label,
    groups: await named(work, grouping, shown),
    others: restOf(groups.slice(limit)),
    total: { ...figuresOf(sums), wonMedian: await medianWon(work, query) },
  };
}

async function named(work: Work, { names }: Grouping, groups: readonly Group[]): Promise<DealReport["groups"]> {
  const keys = groups.flatMap(({ key }) => key ?? []);
  const labels = names === undefined ? null : await names(work, keys);
  return groups.map(({ key, sums }) => ({
    key,
    label: key === null ? null : labels === null ? key : (labels.get(key) ?? null),
    ...figuresOf(sums),
  }));
}

const times = { month: ["Month", "YYYY-MM"], quarter: ["Quarter", 'YYYY"Q"Q'], year: ["Year", "YYYY"] } as const;

function groupingOf(by: string, registry: Registry, timeZone: string): Grouping {
  if (by === "month" || by === "quarter" || by === "year") {
    const [label, format] = times[by];
    const key = sql<string | null>`to_char(coalesce(r.closed_at at time zone ${timeZone}, r.close_date), ${format})`;
    return { label, times: true, key };
  }
  const builtIn = builtInGroupings[by];
  if (builtIn !== undefined && Object.hasOwn(builtInGroupings, by)) return builtIn;
  const property = registry.find(by);
  if (property?.type !== "oneOf" || property.storage.kind !== "custom")
    throw invalidField("by", `Deals cannot be grouped by ${by}`, "unknown_grouping");
  const labels = new Map((property.options ?? []).map(({ value, label }) => [value, label]));
  return {
    label: property.label,
    key: sql<string | null>`r.custom ->> ${property.name}`,
    names: async (_, keys) => new Map(keys.map((key) => [key, labels.get(key) ?? key])),
  };
}

const ownerKey = sql<string | null>`r.owner_id::text`;

const builtInGroupings: Readonly<Record<string, Grouping>> = {
  owner: {
    label: "Owner",
    key: ownerKey,
    names: async (work, keys) => new Map([...(await membersByIds(work, keys))].map(([id, { name }]) => [id, name])),
  },
  team: teams("Team", (team) => team.id),
  parentTeam: teams("Team above", (team) => team.parentId ?? team.id),
  account: {
    label: "Account",
    key: sql<string | null>`r.account_id::text`,
    /** Accounts the actor may not see are one group without a name, together with the deals that have none. */
    async fold(work, keys) {
      const seen = await accountNames(work, keys);
      return (key) => (key !== null && seen.has(key) ? key : null);
    },
    names: accountNames,
  },
  pipeline: {
    label: "Pipeline",
    key: sql<string | null>`r.pipeline_id::text`,
    names: async (work) => new Map((await listPipelines(work)).map(({ id, name }) => [id, name])),
  },
  stage: {
    label: "Stage",
    key: sql<string | null>`r.stage_id::text`,
    names: async (work) => new Map([...(await stagesById(work))].map(([id, { name }]) => [id, name])),
  },
};

/** By the team of a deal's owner, or the one above it; a team at the top stands for itself. */
function teams(label: string, keyOf: (team: { id: string; parentId: string | null }) => string): Grouping {
  return {
    label,
    key: ownerKey,
    async fold(work) {
      const { teamOf, teams: all } = await teamsOfMembers(work);
      return (owner) => {
        const team = all.get(teamOf.get(owner ?? "") ?? "");
        return team === undefined ? null : keyOf(team);
      };
    },
    names: async (work) => new Map([...(await teamsOfMembers(work)).teams.values()].map(({ id, name }) => [id, name])),
  };
}
