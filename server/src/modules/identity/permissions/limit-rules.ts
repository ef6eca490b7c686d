import type { Limits } from "#platform/actor";
import type { PermissionScope, ScopeMap } from "./permission-shared-rules.ts";
import { isWider } from "./permission-shared-rules.ts";

export interface FieldRow {
  readonly role: string;
  readonly object: string;
  readonly property: string;
  readonly access: "none" | "read";
}

export interface ConditionRow {
  readonly role: string;
  readonly permission: string;
  readonly filter: unknown;
}

export const noLimits: Limits = { fields: {}, conditions: {} };

/** What each role is limited by, within what the matrix gives it. */
export function limitsFrom(fields: readonly FieldRow[], conditions: readonly ConditionRow[]): (role: string) => Limits {
  const limits = new Map<
    string,
    { fields: Record<string, Record<string, "none" | "read">>; conditions: Record<string, unknown[]> }
  >();
  const of = (role: string) => {
    const known = limits.get(role) ?? { fields: {}, conditions: {} };
    limits.set(role, known);
    return known;
  };
  for (const { role, object, property, access } of fields) {
    const own = of(role).fields;
    own[object] = { ...own[object], [property]: access };
  }
  for (const { role, permission, filter } of conditions) of(role).conditions[permission] = [filter];
  return (role) => limits.get(role) ?? noLimits;
}

interface RoleRights {
  readonly scopes: ScopeMap;
  readonly limits: Limits;
}

/**
 * What somebody with two roles is limited by. A field by the wider of the two. A permission by the conditions of the
 * role in which it reaches furthest, of either where it reaches as far in both; one without any lifts the other's.
 */
export function widestLimits(one: RoleRights, other: RoleRights): Limits {
  return { fields: widerFields(one.limits, other.limits), conditions: widerConditions(one, other) };
}

function widerFields(one: Limits, other: Limits): Limits["fields"] {
  const objects = Object.keys(one.fields).filter((object) => other.fields[object] !== undefined);
  return Object.fromEntries(
    objects.map((object) => {
      const beside = other.fields[object] ?? {};
      const both = Object.entries(one.fields[object] ?? {}).flatMap(([property, access]) => {
        const second = beside[property];
        return second === undefined ? [] : [[property, access === "read" ? access : second] as const];
      });
      return [object, Object.fromEntries(both)];
    }),
  );
}

function widerConditions(one: RoleRights, other: RoleRights): Limits["conditions"] {
  const names = new Set([...Object.keys(one.limits.conditions), ...Object.keys(other.limits.conditions)]);
  return Object.fromEntries(
    [...names].flatMap((permission) => {
      const scopeIn = ({ scopes }: RoleRights): PermissionScope => scopes[permission] ?? "none";
      const counting = [one, other].filter(
        (role) => !isWider(scopeIn(one), scopeIn(role)) && !isWider(scopeIn(other), scopeIn(role)),
      );
      const conditions = counting.map(({ limits }) => limits.conditions[permission] ?? []);
      return conditions.some(({ length }) => length === 0) ? [] : [[permission, conditions.flat()] as const];
    }),
  );
}
