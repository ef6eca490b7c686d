import type { AuditEntry } from "./audit-queries.ts";

/** Names by id, for each kind of thing that a value of the trail may point to. */
export type AuditNames = Readonly<Partial<Record<Kind, ReadonlyMap<string, string>>>>;

export type Kind = "stage" | "pipeline" | "team" | "member" | "account" | "contact";

const kinds: Readonly<Record<string, Kind>> = {
  stage: "stage",
  allowedFrom: "stage",
  allowed_from: "stage",
  pipeline: "pipeline",
  team: "team",
  owner: "member",
  member: "member",
  assignee: "member",
  account: "account",
  contact: "contact",
};

/** What kind of thing a property's value is the id of; null where it is none. */
export function kindOf(property: string, object: string): Kind | null {
  const bare = property.replace(/(?:_id|Id)$/u, "");
  // a team's parent is a team, an account's an account
  if (bare === "parent") return object === "team" || object === "account" ? object : null;
  return bare === property && !bare.startsWith("allowed") ? null : (kinds[bare] ?? null);
}

const isId = (value: unknown): value is string => typeof value === "string" && /^[1-9]\d{0,18}$/u.test(value);

/** The ids of a value, which may be a list of them. */
function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap(idsOf) : isId(value) ? [value] : [];
}

/** A value with names in place of the ids that are known; null where it holds none. */
export function namedText(value: unknown, names: ReadonlyMap<string, string> | undefined): string | null {
  const ids = idsOf(value);
  if (ids.length === 0 || names === undefined || !ids.some((id) => names.has(id))) return null;
  return ids.map((id) => names.get(id) ?? id).join(", ");
}

/** Every id of a kind that an entry holds, before and after. */
export function idsIn(entry: AuditEntry, kind: Kind): string[] {
  const values = [entry.before, entry.after].flatMap((side) => Object.entries(side ?? {}));
  return [...new Set(values.flatMap(([key, value]) => (kindOf(key, entry.object) === kind ? idsOf(value) : [])))];
}
