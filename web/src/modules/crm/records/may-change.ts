import { useCallback } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useKnownAccess } from "../sharing/record-access.tsx";

/**
 * Whether the person may change a record: what the server said where the record is open; else by its owner,
 * everything in scope `all`, their own in `own`. Which owners a team has and what was shared only the server knows,
 * so elsewhere `team` is offered and the server decides.
 */
export function useMayChange(
  permission: string,
): (record: { readonly id?: string; readonly owner: { readonly id: string } | null }) => boolean {
  const { scopeOf, memberId } = useOrganization();
  const known = useKnownAccess();
  const scope = scopeOf(permission);
  return useCallback(
    (record) => {
      const access = known(record.id);
      if (access !== undefined) return permission.endsWith(".delete") ? access.delete.allowed : access.update.allowed;
      if (scope === "all" || scope === "team") return true;
      return scope === "own" && record.owner !== null && record.owner.id === memberId;
    },
    [scope, memberId, permission, known],
  );
}
