import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import type { AnyObjectType, Draft, StoredRecord } from "./object-type.ts";
import { breakRule } from "./record-drafts.ts";
import { pathOf, type Property, type Value, type Values } from "./record-properties.ts";
import { recordNames } from "./record-sight-sql.ts";
import type { Registry } from "./registry.ts";
import { uniqueKey } from "./unique-rules.ts";
import { holdersOf, isTaken, type OwnKey, reclaimKeys, tryTaking } from "./unique-sql.ts";

/** How often a write is tried again after others took its values; each time what they took is refused. */
const maxAttempts = 5;

/** A value that a draft newly takes in a unique property. */
interface Claim {
  readonly draft: Draft;
  readonly value: Value;
  readonly key: string;
}

/**
 * Refuses the drafts that take a value another record has, or another draft before them, with the other one's name
 * where the actor may see it. One query per unique property, however many drafts there are.
 */
export async function refuseTaken(work: Work, registry: Registry, drafts: readonly Draft[]): Promise<void> {
  for (const { property, propertyId } of uniqueOf(registry)) {
    const claims = drafts.flatMap((draft) => claimOf(property, draft) ?? []);
    if (claims.length === 0) continue;
    const holders = await holdersOf(
      work,
      propertyId,
      claims.map(({ key }) => key),
    );
    const names = await recordNames(work, registry.object, [...holders.values()]);
    const first = new Map<string, Draft>();
    for (const claim of claims) refuseClaim(registry, property, claim, { holders, names, first });
  }
}

interface Others {
  readonly holders: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
  readonly first: Map<string, Draft>;
}

function refuseClaim(registry: Registry, property: Property, { draft, value, key }: Claim, others: Others): void {
  const holder = others.holders.get(key);
  const earlier = others.first.get(key);
  // a row that is refused anyway takes nothing
  if (earlier === undefined && draft.problems.length === 0) others.first.set(key, draft);
  if (holder === undefined || holder === draft.id) {
    if (earlier !== undefined) breakRule(draft, taken(property, value, "an earlier row has it"));
    return;
  }
  breakRule(draft, taken(property, value, heldBy(registry.object, holder, others.names)));
}

function heldBy({ labels }: AnyObjectType, id: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(id);
  const one = labels.one.toLowerCase();
  return name === undefined ? `another ${one} has it` : `the ${one} "${name}" (${id}) has it`;
}

function taken(property: Property, value: Value, who: string) {
  return {
    path: pathOf(property),
    code: "taken",
    message: `${property.label} "${String(value)}" is taken: ${who}`,
  };
}

/**
 * Writes drafts so that no two records have the same value of a unique property, whoever else writes at the same
 * moment: what somebody else took meanwhile is refused like what was taken before, and the rest is written.
 */
export async function writeUnique<Written>(
  work: Work,
  registry: Registry,
  drafts: readonly Draft[],
  write: (drafts: readonly Draft[]) => Promise<readonly Written[]>,
): Promise<readonly Written[]> {
  const claiming = uniqueOf(registry).some(({ property }) => drafts.some((draft) => claimOf(property, draft) !== null));
  if (!claiming) return write(drafts).catch(refuseNewlyUnique);
  let left = drafts;
  for (let attempt = 0; attempt < maxAttempts && left.length > 0; attempt += 1) {
    let written: readonly Written[] = [];
    const trial = left;
    const done = await tryTaking(work, async () => {
      written = await write(trial);
    });
    if (done) return written;
    await refuseTaken(work, registry, left);
    left = left.filter(({ problems }) => problems.length === 0);
  }
  if (left.length === 0) return [];
  throw new Refusal("conflict", "Others take the same values at this moment. Try again.");
}

/** The property was made unique after this unit of work had read what properties there are. */
function refuseNewlyUnique(error: unknown): never {
  if (!isTaken(error)) throw error;
  throw new Refusal("conflict", "Values of a property may no longer repeat, since a moment ago. Try again.");
}

/** Lets a record out of the bin have its unique values again. Refuses (`rule_broken`) when another one has them by now. */
export async function takeBack(work: Work, registry: Registry, record: StoredRecord): Promise<void> {
  const own = uniqueOf(registry).flatMap(({ property, propertyId }) => {
    const value = record.values[property.name] ?? null;
    const key = uniqueKey(property, value);
    return key === null ? [] : [{ property, propertyId, value, key }];
  });
  if (own.length === 0) return;
  await refuseHeld(work, registry, own);
  if (await tryTaking(work, () => reclaimKeys(work, record.id, own))) return;
  await refuseHeld(work, registry, own);
  throw new Refusal("conflict", "Others take the same values at this moment. Try again.");
}

async function refuseHeld(
  work: Work,
  registry: Registry,
  own: readonly (OwnKey & { readonly property: Property; readonly value: Value })[],
): Promise<void> {
  const problems = [];
  for (const { property, propertyId, value, key } of own) {
    const holder = (await holdersOf(work, propertyId, [key])).get(key);
    if (holder === undefined) continue;
    const names = await recordNames(work, registry.object, [holder]);
    problems.push(taken(property, value, heldBy(registry.object, holder, names)));
  }
  if (problems.length === 0) return;
  const one = registry.object.labels.one.toLowerCase();
  throw new Refusal("rule_broken", `The ${one} cannot come back like this`, { problems });
}

/** The ids of the properties of which every record has its own value. */
export function uniquePropertyIds(registry: Registry): string[] {
  return uniqueOf(registry).map(({ propertyId }) => propertyId);
}

function uniqueOf({ custom }: Registry): { property: Property; propertyId: string }[] {
  return custom.flatMap((property) =>
    property.unique === true && property.storage.kind === "custom"
      ? [{ property, propertyId: property.storage.propertyId }]
      : [],
  );
}

function claimOf(property: Property, draft: Draft): Claim | null {
  const value = valueIn(draft.values, property);
  const key = uniqueKey(property, value);
  if (key === null || key === uniqueKey(property, valueIn(draft.before?.values ?? {}, property))) return null;
  return { draft, value, key };
}

function valueIn(values: Values, { name }: Property): Value {
  return values[name] ?? null;
}
