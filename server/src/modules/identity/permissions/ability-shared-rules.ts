import { AbilityBuilder, createMongoAbility, type MongoAbility } from "@casl/ability";
import type { ScopeMap } from "./permission-shared-rules.ts";

/** Whose records the scopes "own" and "team" mean for one actor: member ids of the organization. */
export interface Reach {
  readonly own: readonly string[];
  readonly team: readonly string[];
}

/** A permission id as CASL reads it: "deals.update" is the action "update" on the subject "deals". */
function actionOn(permission: string): [action: string, subject: string] {
  const dot = permission.lastIndexOf(".");
  return [permission.slice(dot + 1), permission.slice(0, dot)];
}

/** What an actor may do, as CASL rules. The server and the web app build it from the same scopes. */
export function abilityOf(scopes: ScopeMap, reach: Reach): MongoAbility {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  for (const [permission, scope] of Object.entries(scopes)) {
    const [action, subject] = actionOn(permission);
    if (scope === "all") can(action, subject);
    if (scope === "own" || scope === "team") can(action, subject, { ownerId: { $in: [...reach[scope]] } });
  }
  return build();
}

/** Whether the permission is held at all, however far it reaches. */
export function isAllowed(ability: MongoAbility, permission: string): boolean {
  return ability.can(...actionOn(permission));
}

/** Member ids whose records the permission reaches; null means every record, empty means none. */
export function ownersReached(ability: MongoAbility, permission: string): readonly string[] | null {
  const owners = new Set<string>();
  for (const rule of ability.rulesFor(...actionOn(permission))) {
    if (rule.conditions === undefined) return null;
    const { $in } = rule.conditions["ownerId"] as { $in: readonly string[] };
    for (const id of $in) owners.add(id);
  }
  return [...owners];
}
