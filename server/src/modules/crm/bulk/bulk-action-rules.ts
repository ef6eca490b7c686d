import type { Problem } from "#platform/errors";
import type { RecordInput } from "../records/record-drafts.ts";
import type { Property } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import type { BulkAction, BulkRequest } from "./bulk-schema.ts";

/** What a job gives its records, as it is kept. */
export interface BulkChange {
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly owners?: readonly string[] | undefined;
  readonly relation?: string | undefined;
  readonly to?: string | null | undefined;
}

/** The permission that decides which records an action may touch. */
export function actionRight(action: BulkAction): "update" | "delete" {
  return action === "delete" || action === "restore" ? "delete" : "update";
}

/** Which part an action needs; every other one would be ignored and is refused instead. */
const partsOf: Readonly<Record<BulkAction, readonly (keyof BulkChange)[]>> = {
  update: ["values"],
  assign: ["owners"],
  relate: ["relation", "to"],
  delete: [],
  restore: [],
};
const allParts = ["values", "owners", "relation", "to"] as const;

/** Every way the parts of a request do not go together. */
export function requestProblems(request: BulkRequest, registry: Registry): Problem[] {
  const { action, ids, filter, q } = request;
  const wanted = partsOf[action];
  return [
    ...wanted.flatMap((part) =>
      request[part] === undefined ? [{ path: part, code: "required", message: `\`${action}\` needs \`${part}\`` }] : [],
    ),
    ...allParts.flatMap((part) =>
      request[part] === undefined || wanted.includes(part)
        ? []
        : [{ path: part, code: "unknown_field", message: `\`${action}\` takes no \`${part}\`` }],
    ),
    ...targetProblems({ ids, filter, q }),
    ...valueProblems(request, registry),
    ...relationProblems(request, registry),
  ];
}

function targetProblems({ ids, filter, q }: Pick<BulkRequest, "ids" | "filter" | "q">): Problem[] {
  if (ids === undefined) return [];
  if (filter !== undefined || q !== undefined)
    return [{ path: "ids", code: "ambiguous", message: "Give either `ids` or a filter" }];
  if (new Set(ids).size < ids.length) return [{ path: "ids", code: "repeated", message: "Name each record once" }];
  return [];
}

function valueProblems({ action, values }: BulkRequest, registry: Registry): Problem[] {
  if (action !== "update" || values === undefined) return [];
  const names = Object.keys(values);
  if (names.length === 0) return [{ path: "values", code: "required", message: "Name at least one property" }];
  return names.flatMap((name) =>
    registry.find(name)?.writable === true
      ? []
      : [{ path: `values.${name}`, code: "unknown_field", message: "There is no such property to write" }],
  );
}

function relationProblems({ action, relation }: BulkRequest, registry: Registry): Problem[] {
  if (action !== "relate" || relation === undefined) return [];
  const known = registry.properties.filter(leadsToRecord);
  if (known.some(({ name }) => name === relation)) return [];
  const names = known.map(({ name }) => name).join(", ");
  return [
    {
      path: "relation",
      code: "unknown_field",
      message: `There is no such relation; there ${known.length === 1 ? "is" : "are"} ${names}`,
    },
  ];
}

/** Owners are assigned, stages and pipelines are values; every other relation leads to a record. */
function leadsToRecord({ type, target, writable }: Property): boolean {
  return type === "relation" && writable && target !== "member" && target !== "stage" && target !== "pipeline";
}

/** What the record at a place of the job is given. Places count from 0 over all records, so owners take turns. */
export function valuesAt({ values = {}, owners, relation, to = null }: BulkChange, place: number): RecordInput {
  if (owners !== undefined) return { ownerId: owners[place % owners.length] };
  return relation === undefined ? values : { [relation]: to };
}

/** Whether what was previewed has become another job by now: up to one record in a hundred may have come or gone. */
export function movedTooFar(expected: number, count: number): boolean {
  return Math.abs(count - expected) > Math.floor(expected / 100);
}
