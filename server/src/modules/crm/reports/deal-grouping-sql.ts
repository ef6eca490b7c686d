import { type RawBuilder, sql } from "kysely";
import { membersByIds, teamsOfMembers } from "#modules/identity";
import { invalidField } from "#platform/errors";
import type { Work } from "#platform/work";
import { listPipelines, stagesById } from "../pipelines/pipelines.ts";
import { isHidden } from "../fields/field-access-rules.ts";
import type { Registry } from "../records/registry.ts";
import { accountNames } from "./deal-report-sql.ts";

/** How deals are put into groups, and what the groups are called. */
export interface Grouping {
  readonly label: string;
  readonly times?: boolean;
  readonly key: RawBuilder<string | null>;
  /** Groups of groups: a team of its members. */
  readonly fold?: (work: Work, keys: readonly string[]) => Promise<(key: string | null) => string | null>;
  readonly names?: (work: Work, keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

const times = { month: ["Month", "YYYY-MM"], quarter: ["Quarter", 'YYYY"Q"Q'], year: ["Year", "YYYY"] } as const;

/** How deals are grouped by one of the built-in ways or by a one-of property; refuses (`invalid`) anything else. */
export function groupingOf(by: string, registry: Registry, timeZone: string): Grouping {
  if (by === "month" || by === "quarter" || by === "year") {
    const [label, format] = times[by];
    const expected = isHidden(registry, "closeDate") ? sql`null` : sql`r.close_date`;
    const key = sql<string | null>`to_char(coalesce(r.closed_at at time zone ${timeZone}, ${expected}), ${format})`;
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
