import type { Work } from "#platform/work";
import { relationRows, type RelationRow } from "../links/relation-sql.ts";
import type { Side } from "../links/relation-schema.ts";
import { allObjects } from "../objects.ts";
import type { Join } from "./filter-subject.ts";

/** A way between kinds of things, by their keys. */
export interface DeclaredWay {
  readonly from: string;
  readonly name: string;
  readonly label: string;
  readonly to: string;
  readonly join: Join;
  /** It leads to one other at most, whose properties are asked for after a dot. */
  readonly single?: boolean;
}

const links = { kind: "links", table: "crm.contact_account" } as const;

/** Ways every organization has. A new kind of relation that is built in is a line here. */
const builtIn: readonly DeclaredWay[] = [
  { from: "account", name: "deals", label: "Deals", to: "deal", join: { kind: "of", column: "account_id" } },
  {
    from: "account",
    name: "contacts",
    label: "Contacts",
    to: "contact",
    join: { ...links, from: "account_id", to: "contact_id" },
  },
  {
    from: "account",
    name: "children",
    label: "Accounts below",
    to: "account",
    join: { kind: "of", column: "parent_id" },
  },
  { from: "contact", name: "deals", label: "Deals", to: "deal", join: { kind: "of", column: "contact_id" } },
  {
    from: "contact",
    name: "accounts",
    label: "Accounts",
    to: "account",
    join: { ...links, from: "contact_id", to: "account_id" },
  },
];

/** What stands on records of any type, one of the organization's own too. */
export function standingOn(object: string): readonly DeclaredWay[] {
  const join = { kind: "on", object } as const;
  return [
    { from: object, name: "tasks", label: "Tasks", to: "task", join },
    { from: object, name: "notes", label: "Notes", to: "note", join },
    { from: object, name: "activities", label: "Activities", to: "activity", join },
  ];
}

/** Every way between records that the organization has: those that are built in, then its own relations, each from both sides. */
export async function recordWays(work: Work): Promise<readonly DeclaredWay[]> {
  const rows = await relationRows(work);
  return [...builtIn, ...rows.filter((row) => row.archived_at === null).flatMap(sidesOf)];
}

/** Names that mean something already, whatever the type: of built-in ways, and of what properties lead to. */
const taken: ReadonlySet<string> = new Set([
  ...builtIn.map(({ name }) => name),
  ...standingOn("").map(({ name }) => name),
  ...allObjects.flatMap(({ properties }) => properties.map((property) => property.name.replace(/Id$/u, ""))),
]);

function sidesOf(row: RelationRow): readonly DeclaredWay[] {
  return [sideOf(row, "from"), sideOf(row, "to")];
}

/**
 * What a relation is called on one of its sides: by its key, which never changes. Keys have no capital letters, so what
 * is added to one is no other's name.
 */
export function relationName({ key, from_object: from, to_object: to }: RelationRow, side: Side): string {
  if (side === "to" && from === to) return `${key}Reverse`;
  return taken.has(key) ? `${key}Relation` : key;
}

/** A relation as a record on one of its sides sees it. */
function sideOf(row: RelationRow, side: Side): DeclaredWay {
  const name = relationName(row, side);
  const [from, to] = side === "from" ? [row.from_object, row.to_object] : [row.to_object, row.from_object];
  const own = `${side}_id`;
  const other = side === "from" ? "to_id" : "from_id";
  return {
    from,
    name,
    label: side === "from" ? row.from_label : row.to_label,
    to,
    join: { kind: "links", table: "crm.link", relationId: row.id, from: own, to: other },
    single: side === "from" ? row.cardinality === "oneToOne" : row.cardinality !== "manyToMany",
  };
}
