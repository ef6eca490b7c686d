import { membersByIds, organizationOf } from "#modules/identity";
import type { Work } from "#platform/work";
import { listPipelines, stagesById } from "../pipelines/pipelines.ts";
import { anyObjectOf } from "../objects.ts";
import { listCondition } from "../records/list-condition-sql.ts";
import { registryOf } from "../records/registry.ts";
import { type Named, shownGroups, subtotalOf } from "./group-figures-rules.ts";
import { type Grouping, readFigures, readGrouping } from "./group-rules.ts";
import type { GroupRecords, RecordGroups } from "./group-schema.ts";
import { groupParts } from "./group-sql.ts";

/** The records of a list by what they have in common, counted and added up. Refuses (`invalid`) what cannot be grouped or added up. */
export async function groupRecords(work: Work, { type, ...input }: GroupRecords): Promise<RecordGroups> {
  const registry = await registryOf(work, await anyObjectOf(work, type, "type"));
  const grouping = readGrouping(input.groupedBy, registry);
  const figures = readFigures(input.figures, registry);
  const { timeZone } = await organizationOf(work);
  const { filter, q, bin } = input;
  const where = await listCondition(work, registry, { filter, q, bin });
  const parts = await groupParts(work, { registry, where, grouping, figures, limit: input.limit, timeZone });
  const shown = parts.filter((part) => part.shown);
  const groups = shownGroups(shown, figures, {
    grouping,
    names: await namesOf(work, grouping, [...new Set(shown.flatMap(({ key }) => key ?? []))]),
  });
  const rest = parts.filter((part) => !part.shown);
  return {
    groupedBy: input.groupedBy,
    label: grouping.property.label,
    groups,
    others: rest.length === 0 ? null : { groups: (rest[0]?.groups ?? 0) - groups.length, ...subtotalOf(rest, figures) },
    total: subtotalOf(parts, figures),
  };
}

/** What groups are called, in the order they stand in where they have one of their own; null where their records tell it. */
async function namesOf(work: Work, { property }: Grouping, keys: readonly string[]): Promise<Named | null> {
  const { target, type, options } = property;
  if (target === "member") {
    const members = await membersByIds(work, keys);
    return { ordered: false, names: new Map([...members].map(([id, { name }]) => [id, name])) };
  }
  if (target === "stage")
    return { ordered: true, names: new Map([...(await stagesById(work))].map(([id, { name }]) => [id, name])) };
  if (target === "pipeline")
    return { ordered: true, names: new Map((await listPipelines(work)).map(({ id, name }) => [id, name])) };
  if (type === "oneOf")
    return { ordered: true, names: new Map((options ?? []).map(({ value, label }) => [value, label])) };
  if (type !== "boolean") return null;
  const answers = [
    ["true", "Yes"],
    ["false", "No"],
  ] as const;
  return { ordered: true, names: new Map(answers) };
}
