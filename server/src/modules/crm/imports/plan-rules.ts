import type { Problem } from "#platform/errors";
import type { ImportPlan, PlannedColumn } from "./import-plan.ts";
import { isKeyType } from "./mapping/mapping-rules.ts";

type PlanToCheck = Omit<ImportPlan, "problems" | "warnings">;

interface Circumstances {
  readonly pipelines: number;
  readonly mayCreateProperties: boolean;
}

/** Everything that keeps a plan from being run, each with the place where it is mended. */
export function planProblems(plan: PlanToCheck, { pipelines, mayCreateProperties }: Circumstances): Problem[] {
  const problems = [...defaultProblems(plan), ...keyProblems(plan)];
  // a record's own id makes none: a row whose id is nobody's is refused
  const missing =
    plan.mode === "update" || plan.key === "id"
      ? []
      : plan.registry.properties.filter(
          (property) =>
            property.required && property.writable && property.default === undefined && !reaches(plan, property.name),
        );
  for (const { name, label } of missing)
    problems.push({
      path: "mapping",
      code: "required",
      message: `No column goes to ${label} (${name}), which every record needs`,
    });
  if (reaches(plan, "stageId") && !reaches(plan, "pipelineId") && pipelines > 1) {
    problems.push({
      path: "defaults.pipelineId",
      code: "required",
      message: "There are several pipelines: say which one the stages are of",
    });
  }
  if (plan.columns.every(({ targets }) => targets.length === 0))
    problems.push({ path: "mapping", code: "required", message: "No column of the file goes anywhere" });
  if (plan.newProperties.length + plan.newOptions.size > 0 && !mayCreateProperties) {
    problems.push({
      path: "mapping",
      code: "forbidden",
      message: "Making properties or options needs the permission properties.manage",
    });
  }
  return problems;
}

function defaultProblems({ registry, defaults }: PlanToCheck): Problem[] {
  return Object.keys(defaults).flatMap((name) => {
    if (registry.find(name)?.writable === true) return [];
    return [
      {
        path: `defaults.${name}`,
        code: "unknown_property",
        message: `There is no property "${name}" that could be filled in`,
      },
    ];
  });
}

function keyProblems({ key, mode, registry, columns }: PlanToCheck): Problem[] {
  if (key === null)
    return mode === "create" || mode === "both"
      ? []
      : [{ path: "key", code: "required", message: "Updating needs a key that tells which record is meant" }];
  if (key === "id")
    return goesTo(columns, "id") ? [] : [{ path: "key", code: "unmapped", message: "No column goes to id" }];
  const property = registry.find(key);
  if (property === undefined || !goesTo(columns, key))
    return [{ path: "key", code: "unmapped", message: `No column goes to ${key}` }];
  const findable = property.storage.kind === "custom" || property.storage.keyColumn !== undefined;
  return isKeyType(property.type) && findable
    ? []
    : [{ path: "key", code: "unfit_key", message: `${property.label} cannot tell records apart` }];
}

function reaches({ columns, defaults }: PlanToCheck, name: string): boolean {
  return Object.hasOwn(defaults, name) || goesTo(columns, name);
}

function goesTo(columns: readonly PlannedColumn[], name: string): boolean {
  return columns.some(({ targets }) =>
    targets.some((target) =>
      target.kind === "id" ? name === "id" : target.kind === "property" && target.property.name === name,
    ),
  );
}
