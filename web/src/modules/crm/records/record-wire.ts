import type { Shape } from "../../../lib/api.ts";
import { ApiProblem } from "../../../lib/problem.ts";
import { bodyOf } from "./record-values.ts";
import type { CrmRecord, ObjectType, PropertyInfo, Reference, Value } from "./record.ts";

/** Where the API has an object's records. */
export function addressOf({ key, area, own }: ObjectType): string {
  return own === undefined ? `/api/v1/${area}` : `/api/v1/records/${key}`;
}

/** A record as it came; those of a company's own types have every value in one place. */
export type WireRecord = CrmRecord | Shape<"AnyRecord">;

/** A record as the pages have it, whatever its object. */
export function fromWire({ own }: ObjectType, wire: WireRecord): CrmRecord {
  if (own === undefined) return wire as CrmRecord;
  return fromAny(wire as Shape<"AnyRecord">);
}

/** A record of any object in the one shape of all of them, as the pages have it. */
export function fromAny(wire: Shape<"AnyRecord">): CrmRecord {
  const { values, related, ...frame } = wire;
  const named: Record<string, Reference> = {};
  for (const [name, reference] of Object.entries(related)) named[name.replace(/Id$/u, "")] = reference;
  return { ...values, ...named, ...frame, custom: values };
}

/** The part of a body that sets properties. */
export function bodyFor({ own }: ObjectType, values: readonly (readonly [PropertyInfo, Value])[]): object {
  if (own === undefined) return bodyOf(values);
  return { values: Object.fromEntries(values.map(([{ key }, value]) => [key, value])) };
}

/** Problems at the places that forms know, whatever the object. @throws ApiProblem */
export async function placed<Answer>({ own }: ObjectType, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (own === undefined || !(error instanceof ApiProblem)) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, path: placeOf(problem.path) }));
    throw new ApiProblem(error.status, { ...error.body, problems });
  }
}

function placeOf(path: string): string {
  if (!path.startsWith("values.")) return path;
  const name = path.slice("values.".length);
  return name === "name" || name === "ownerId" ? name : `custom.${name}`;
}
