import { isOrganizationRole } from "#modules/identity";
import type { Problem } from "#platform/errors";
import type { Registry } from "../records/registry.ts";
import type { Stage } from "./pipeline-schema.ts";

type StageRules = Pick<Stage, "requiredProperties" | "allowedFrom" | "enteredBy">;

interface Surroundings {
  /** What deals have. */
  readonly registry: Registry;
  /** The other stages of the pipeline. */
  readonly others: readonly Pick<Stage, "id">[];
  /** The stage as it was: what it named then it may go on naming, although the property has been archived since. */
  readonly before?: StageRules | undefined;
}

/** Everything that a stage's rules name and that there is not. `path` is the place in the stage. */
export function ruleProblems(stage: StageRules, { registry, others, before }: Surroundings): Problem[] {
  const known = new Set([...others.map(({ id }) => id), ...(before?.allowedFrom ?? [])]);
  const asked = new Set(before?.requiredProperties);
  const missing = stage.requiredProperties.map((name, index) =>
    asked.has(name) || registry.find(name)?.writable === true
      ? []
      : {
          path: `requiredProperties.${index}`,
          code: "unknown_property",
          message: `Deals have no property "${name}" that could be filled in`,
        },
  );
  const unreachable = (stage.allowedFrom ?? []).map((id, index) =>
    known.has(id)
      ? []
      : {
          path: `allowedFrom.${index}`,
          code: "unknown_reference",
          message: "There is no such other stage in this pipeline",
        },
  );
  const nobody = (stage.enteredBy ?? []).map((role, index) =>
    isOrganizationRole(role)
      ? []
      : { path: `enteredBy.${index}`, code: "unknown_role", message: `There is no role "${role}"` },
  );
  return [...missing, ...unreachable, ...nobody].flat();
}
