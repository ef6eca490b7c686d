import type { Problem } from "#platform/errors";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { isHidden } from "../fields/field-access-rules.ts";
import { conditionsOn } from "../conditions/record-conditions.ts";
import { anyObjectOf } from "../objects.ts";
import type { StoredRecord } from "../records/object-type.ts";
import type { Values } from "../records/record-properties.ts";
import { refusalOf, updateRecords, type WriteOutcome } from "../records/record-writing.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { actionRight, requestProblems, valuesAt } from "./bulk-action-rules.ts";
import { type BulkPreview, type BulkRequest, maxBulkRecords } from "./bulk-schema.ts";
import { countSought, firstSought } from "./bulk-target-sql.ts";

/** Records that are tried without writing. */
const triedRecords = 200;
/** Records of which is shown what would become. */
const shownRecords = 5;

/** Says how many records a job would be about and tries it on the first of them. Writes nothing. */
export async function previewBulkJob(work: Work, request: BulkRequest): Promise<BulkPreview> {
  const registry = await checkRequest(work, request);
  const { count, permitted } = await countSought(work, registry, request);
  refuseTooMany(count);
  const first = await firstSought(work, registry, request, triedRecords);
  const tried = await tryOn(work, registry, request, first);
  return {
    count,
    permitted,
    sample: sampleOf(registry, first, tried),
    unchanged: tried.unchanged.length,
    tried: first.length,
    refused: tried.refused.length,
    problems: countedProblems(tried),
  };
}

/** The registry of the request's object. Refuses a request whose parts do not go together, and an actor who may do nothing of it. */
export async function checkRequest(work: Work, request: BulkRequest): Promise<Registry> {
  const object = await anyObjectOf(work, request.object);
  const right = `${object.plural}.${actionRight(request.action)}`;
  for (const needed of [right, `${object.plural}.bulk`]) {
    if (!work.actor.can(needed))
      throw new Refusal("forbidden", `This needs ${needed}, which your role does not have here.`);
  }
  const registry = await registryOf(work, object);
  const problems = requestProblems(request, registry);
  if (problems.length > 0) throw new Refusal("invalid", "The parts of this request do not go together", { problems });
  return registry;
}

export function refuseTooMany(count: number): void {
  if (count <= maxBulkRecords) return;
  const message = `These are ${count} records, and one job changes at most ${maxBulkRecords}. Narrow the filter.`;
  throw new Refusal("too_large", message, {
    problems: [{ path: "filter", code: "too_many", message }],
    facts: { count, most: maxBulkRecords },
  });
}

async function tryOn(
  work: Work,
  registry: Registry,
  request: BulkRequest,
  first: readonly StoredRecord[],
): Promise<WriteOutcome> {
  if (actionRight(request.action) === "update") {
    const changes = first.map(({ id }, place) => ({ id, values: valuesAt(request, place) }));
    return updateRecords(work, registry.object, changes, { dryRun: true, moving: true });
  }
  const conditions = await conditionsOn(
    work,
    registry.object,
    "delete",
    first.map(({ id }) => id),
  );
  const attempts = first.map((record, index) => ({
    index,
    id: record.id,
    denial: refusalOf(work, registry.object, { record, version: undefined, action: "delete", conditions }),
  }));
  return {
    written: attempts.flatMap(({ index, id, denial }) => (denial === null ? [{ index, id }] : [])),
    unchanged: [],
    refused: attempts.flatMap(({ index, denial }) =>
      denial === null
        ? []
        : [{ index, code: denial.code, problems: [{ path: denial.path, code: denial.code, message: denial.message }] }],
    ),
  };
}

function sampleOf(
  registry: Registry,
  first: readonly StoredRecord[],
  { written }: WriteOutcome,
): BulkPreview["sample"] {
  return written.slice(0, shownRecords).map(({ index, id, change }) => ({
    id,
    name: String(first[index]?.values["name"] ?? ""),
    changes: changesOf(registry, change?.before ?? {}, change?.after ?? {}),
  }));
}

function changesOf(registry: Registry, before: Values, after: Values) {
  return Object.keys(after)
    .filter((property) => !isHidden(registry, property))
    .map((property) => ({
      property,
      label: registry.find(property)?.label ?? property,
      before: before[property] ?? null,
      after: after[property] ?? null,
    }));
}

/** Each reason once, with how many of the records it stands against. */
function countedProblems({ refused }: WriteOutcome): (Problem & { readonly count: number })[] {
  const all = new Map<string, Problem & { readonly count: number }>();
  for (const { problems } of refused)
    for (const { path, code, message } of problems) {
      const key = `${path} ${message}`;
      all.set(key, { path, code, message, count: (all.get(key)?.count ?? 0) + 1 });
    }
  return [...all.values()].toSorted((one, other) => other.count - one.count);
}
