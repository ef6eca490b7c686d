import type { Work } from "#platform/work";
import type { Side } from "./relation-schema.ts";
import { type RelationRow, relationRows } from "./relation-sql.ts";

/** What the trail calls a record's link: by the relation, and the side of it the record stands on. */
export function linkField(relationId: string, side: Side): string {
  return `link:${relationId}:${side}`;
}

/** How a link of the trail is told: what its record calls the others, and of which type they are. */
export interface LinkField {
  readonly label: string;
  readonly target: string;
}

/** The links that entries of the trail tell of, by name; nothing is read where there are none. */
export async function linkFieldsOf(work: Work, names: readonly string[]): Promise<ReadonlyMap<string, LinkField>> {
  if (!names.some((name) => name.startsWith("link:"))) return new Map();
  return new Map((await relationRows(work)).flatMap(bothSides));
}

function bothSides(row: RelationRow): [string, LinkField][] {
  return [
    [linkField(row.id, "from"), { label: row.from_label, target: row.to_object }],
    [linkField(row.id, "to"), { label: row.to_label, target: row.from_object }],
  ];
}
