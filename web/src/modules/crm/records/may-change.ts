import { useCallback } from "react";
import { useOrganization } from "../../../lib/organization.ts";

/**
 * Whether the person may change a record of its owner: everything in scope `all`, their own in `own`.
 * Which owners a team has only the server knows, so `team` is offered and the server decides.
 */
export function useMayChange(
  permission: string,
): (record: { readonly owner: { readonly id: string } | null }) => boolean {
  const { scopeOf, memberId } = useOrganization();
  const scope = scopeOf(permission);
  return useCallback(
    (record) => {
      if (scope === "all" || scope === "team") return true;
      return scope === "own" && record.owner !== null && record.owner.id === memberId;
    },
    [scope, memberId],
  );
}
