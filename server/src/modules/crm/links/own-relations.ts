import type { Work } from "#platform/work";
import { recordWays } from "../filters/filter-declared-ways.ts";
import { everyObject } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import type { Side } from "./relation-schema.ts";
import { type RelationRow, relationRows } from "./relation-sql.ts";

/** A relation of the organization's own as the records of one type have it. */
export interface OwnRelation {
  /** What filters, imports and exports call it. */
  readonly name: string;
  readonly label: string;
  readonly relationId: string;
  readonly relation: RelationRow;
  readonly side: Side;
  /** A record on this side has one link at most. */
  readonly single: boolean;
  /** So does a record on the other side. */
  readonly otherSingle: boolean;
  readonly others: AnyObjectType;
}

/** The relations in use that records of this type have, as far as the actor may see the others. */
export async function ownRelations(work: Work, object: AnyObjectType): Promise<readonly OwnRelation[]> {
  const rows = new Map((await relationRows(work)).map((row) => [row.id, row]));
  const objects = new Map((await everyObject(work)).map((one) => [one.key, one]));
  return (await recordWays(work)).flatMap(({ from, to, name, label, join, single = false }): OwnRelation[] => {
    const others = objects.get(to);
    if (from !== object.key || others === undefined || !work.actor.can(`${others.plural}.read`)) return [];
    if (join.kind !== "links" || join.relationId === undefined) return [];
    const relation = rows.get(join.relationId);
    if (relation === undefined) return [];
    const { id: relationId, cardinality } = relation;
    const side = join.from === "from_id" ? "from" : "to";
    const otherSingle = side === "from" ? cardinality !== "manyToMany" : cardinality === "oneToOne";
    return [{ name, label, relationId, relation, side, single, otherSingle, others }];
  });
}
