import { z } from "zod";
import type { Actor } from "#platform/actor";
import { objectKeys } from "../records/record-schema.ts";

const Reach = z.object({ scope: z.enum(["none", "own", "team", "all"]), owners: z.array(z.string()).nullable() });

/** Who started long work and what they may do, kept so that its job can act as them and as nobody more. */
export const KeptActor = z.object({
  kind: z.enum(["user", "key", "system"]),
  userId: z.string().nullable(),
  keyId: z.string().nullable(),
  memberId: z.string().nullable(),
  orgId: z.string().nullable(),
  roles: z.array(z.string()),
  teamIds: z.array(z.string()).default([]),
  limited: z.boolean().default(false),
  limits: z
    .object({
      fields: z.record(z.string(), z.record(z.string(), z.enum(["none", "read"]))),
      conditions: z.record(z.string(), z.array(z.unknown())),
    })
    .default({ fields: {}, conditions: {} }),
  name: z.string(),
  reach: z.record(z.string(), Reach),
});
export type KeptActor = z.infer<typeof KeptActor>;

const builtIn = objectKeys.map((object) => ({ plural: `${object}s` }));

/** What long work may need of its starter's rights. */
function permissionsOf(objects: readonly { readonly plural: string }[]): string[] {
  return [
    "imports.run",
    "properties.manage",
    "members.manage",
    ...objects.flatMap(({ plural }) => ["read", "create", "update", "delete"].map((action) => `${plural}.${action}`)),
  ];
}

/**
 * Keeps the actor as it is at this moment: rights taken away later end with the next work that is begun. `objects` are
 * those the work may touch or look at.
 */
export function keepActor(actor: Actor, objects: readonly { readonly plural: string }[] = builtIn): KeptActor {
  const { kind, userId, keyId, memberId, orgId, roles, teamIds, limited, limits, name } = actor;
  const reach = permissionsOf(objects).map((permission) => {
    const owners = actor.visibleOwnerIds(permission);
    return [permission, { scope: actor.scopeOf(permission), owners: owners === null ? null : [...owners] }] as const;
  });
  return {
    kind: kind === "anonymous" ? "system" : kind,
    userId,
    keyId,
    memberId,
    orgId,
    roles: [...roles],
    teamIds: [...teamIds],
    limited,
    limits: {
      fields: { ...limits.fields },
      conditions: Object.fromEntries(Object.entries(limits.conditions).map(([id, filters]) => [id, [...filters]])),
    },
    name,
    reach: Object.fromEntries(reach),
  };
}

/** The actor again, with the rights it had. */
export function actorAgain({ reach, ...who }: KeptActor): Actor {
  const scopeOf = (permission: string) => reach[permission]?.scope ?? "none";
  return {
    ...who,
    portfolioId: null,
    scopeOf,
    can: (permission) => scopeOf(permission) !== "none",
    visibleOwnerIds: (permission) => (reach[permission] === undefined ? [] : reach[permission].owners),
  };
}
