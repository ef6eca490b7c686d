import type { Work } from "#platform/work";
import type { Filter } from "../filters/filter-schema.ts";
import { limitProblems } from "../records/limit-rules.ts";
import type { StoredRecord } from "../records/object-type.ts";
import type { Property } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { countUpTo, newestMatching } from "./broken-records-sql.ts";
import { breakingFilter, isFilterable } from "./breaking-rules.ts";
import type { BrokenRecords, PropertyRules } from "./property-rule-schema.ts";

/** Counting ends here. */
const maxCounted = 10_000;
/** What no filter can ask for is looked at value by value, among so many of the newest records. */
const maxScanned = 10_000;
const maxExamples = 5;

/** How many records in sight break a property's rules as they are; they may stay so, and are named to be mended. */
export async function brokenRecords(
  work: Work,
  registry: Registry,
  property: Property,
  rules: PropertyRules | null,
): Promise<BrokenRecords> {
  const none = { count: 0, more: false, filter: null, examples: [] };
  if (rules === null) return none;
  const filter = breakingFilter(property, rules);
  if (isFilterable(property, rules)) {
    if (filter === null) return none;
    const count = await countUpTo(work, registry, filter, maxCounted + 1);
    const examples = count === 0 ? [] : await newestMatching(work, registry, filter, maxExamples);
    return {
      count: Math.min(count, maxCounted),
      more: count > maxCounted,
      filter,
      examples: examples.map(referenceOf),
    };
  }
  return scan(work, registry, { property, filter });
}

async function scan(
  work: Work,
  registry: Registry,
  { property, filter }: { property: Property; filter: Filter | null },
): Promise<BrokenRecords> {
  const other = filter === null ? [] : await newestMatching(work, registry, filter, maxScanned + 1);
  const filled: Filter = { property: property.name, op: "notEmpty" };
  const looked = await newestMatching(work, registry, filled, maxScanned + 1);
  const breaking = looked.filter(({ values }) => limitProblems(property, values[property.name] ?? null).length > 0);
  const all = new Map([...other, ...breaking].map((record) => [record.id, record]));
  return {
    count: all.size,
    more: looked.length > maxScanned || other.length > maxScanned,
    filter: null,
    examples: [...all.values()].slice(0, maxExamples).map(referenceOf),
  };
}

function referenceOf({ id, values }: StoredRecord) {
  return { id, name: String(values["name"] ?? "") };
}
