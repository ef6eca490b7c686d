import { organizationOf } from "#modules/identity";
import type { Work } from "#platform/work";
import { dealObject } from "../deals/deal-object.ts";
import { stagesById } from "../pipelines/pipelines.ts";
import { isHidden } from "../fields/field-access-rules.ts";
import { listCondition } from "../records/list-condition-sql.ts";
import { registryOf } from "../records/registry.ts";
import { figuresOf, type Group, groupsBy, ranked, refuseTooMany, restOf } from "./deal-report-rules.ts";
import type { DealReport, DealReportInput } from "./deal-report-schema.ts";
import { type Grouping, groupingOf } from "./deal-grouping-sql.ts";
import { medianWon, type ReportQuery, sumGroups } from "./deal-report-sql.ts";

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
  const isWorthHidden = isHidden(registry, "amount");
  const all = await sumGroups(work, query, grouping.key);
  // without amounts groups stand by how many deals they have: their order must not tell of them either
  const sums = isWorthHidden ? all.map((sum) => ({ ...sum, ...noAmounts })) : all;
  refuseTooMany(sums);
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
    total: { ...figuresOf(sums), wonMedian: isWorthHidden ? [] : await medianWon(work, query) },
  };
}

const noAmounts = { currency: null, openMinor: "0", wonMinor: "0", lostMinor: "0" };

async function named(work: Work, { names }: Grouping, groups: readonly Group[]): Promise<DealReport["groups"]> {
  const keys = groups.flatMap(({ key }) => key ?? []);
  const labels = names === undefined ? null : await names(work, keys);
  return groups.map(({ key, sums }) => ({
    key,
    label: key === null ? null : labels === null ? key : (labels.get(key) ?? null),
    ...figuresOf(sums),
  }));
}
