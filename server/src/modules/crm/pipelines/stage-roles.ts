import { isOrganizationRole } from "#modules/identity";
import type { Problem } from "#platform/errors";
import type { Stage } from "./pipeline-schema.ts";

/** Roles that a stage's rule names and that there are not. `index` is the stage's place where several are checked. */
export function unknownRoles({ enteredBy }: Pick<Stage, "enteredBy">, index?: number): Problem[] {
  const path = index === undefined ? "" : `stages.${index}.`;
  return (enteredBy ?? []).flatMap((role, place) =>
    isOrganizationRole(role)
      ? []
      : [{ path: `${path}enteredBy.${place}`, code: "unknown_role", message: `There is no role "${role}"` }],
  );
}
