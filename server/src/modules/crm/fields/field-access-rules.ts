import type { AnyObjectType } from "../records/object-type.ts";
import type { Property } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";

export type FieldAccess = "none" | "read" | "edit";

/** What people are called by, and what a record stands and belongs by: without it nobody could tell what they see. */
const naming: ReadonlySet<string> = new Set(["name", "firstName", "lastName", "email"]);

/** What may be done at most to take a field away from a role: `edit` means that it cannot be limited. */
export function leastAccess({ key }: Pick<AnyObjectType, "key">, property: Property): FieldAccess {
  if (!property.writable || property.required) return "edit";
  const named = key === "contact" && naming.has(property.name);
  const leads = property.storage.kind === "column" && property.target !== undefined;
  return named || leads || property.name === "name" ? "read" : "none";
}

/** Why a field cannot be limited so far, in words; null where it can. */
export function accessProblem(object: AnyObjectType, property: Property, access: FieldAccess): string | null {
  const least = leastAccess(object, property);
  if (access === "edit" || least === "none" || least === access) return null;
  if (least === "edit")
    return property.writable
      ? `${property.label} is required: whoever adds records gives it`
      : `${property.label} is set by the record itself, and everybody sees it`;
  return `${property.label} can be kept from being changed, but not hidden: records are told apart by it`;
}

const limitedRegistries = new WeakMap<Registry, Map<string, Registry>>();

/** How many ways of limiting one registry a process remembers: one for each role, and pairs of them. */
const maxKept = 40;

/**
 * The registry as somebody with limited fields has it: what they may not see is not there, what they may only see
 * cannot be written. The engine itself writes and judges by `whole`.
 */
export function limitedRegistry(
  registry: Registry,
  fields: Readonly<Record<string, "none" | "read">> | undefined,
): Registry {
  if (fields === undefined) return registry;
  const key = JSON.stringify(fields);
  const kept = limitedRegistries.get(registry) ?? new Map<string, Registry>();
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = limited(registry, fields);
  if (kept.size >= maxKept) kept.clear();
  kept.set(key, made);
  limitedRegistries.set(registry, kept);
  return made;
}

function limited(registry: Registry, fields: Readonly<Record<string, "none" | "read">>): Registry {
  const { object } = registry;
  const access = (property: Property): FieldAccess => {
    const wanted = fields[property.name] ?? "edit";
    // a field may have become required since: then it is as if nothing was set
    return accessProblem(object, property, wanted) === null ? wanted : leastAccess(object, property);
  };
  const seen = (properties: readonly Property[]) =>
    properties.flatMap((property) => {
      const may = access(property);
      if (may === "none") return [];
      return [may === "read" ? { ...property, writable: false, guarded: true } : property];
    });
  const properties = seen(registry.properties);
  const byName = new Map(properties.map((property) => [property.name, property]));
  return {
    ...registry,
    properties,
    custom: properties.filter(({ storage }) => storage.kind === "custom"),
    find: (name) => byName.get(name),
    whole: registry.whole,
  };
}

/** Whether there is a field that the actor may not see, so that nothing may tell of it. */
export function isHidden(registry: Registry, name: string): boolean {
  return registry.find(name) === undefined && registry.whole.find(name) !== undefined;
}
