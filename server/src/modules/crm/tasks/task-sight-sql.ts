import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Work } from "#platform/work";
import { everyObject } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { readable } from "../records/visibility-sql.ts";

/**
 * The condition over `t` that the actor may see a task: it is theirs to do, or stands on a record in sight, or stands
 * on none and is of somebody within reach of `tasks.read` or was written by the actor. Null where everything is seen.
 */
export async function seenTask(work: Work): Promise<RawBuilder<SqlBool> | null> {
  const { actor } = work;
  const reach = actor.visibleOwnerIds("tasks.read");
  const objects = await everyObject(work);
  const seesAll = ({ plural }: AnyObjectType) => actor.visibleOwnerIds(`${plural}.read`) === null;
  if (reach === null && objects.every(seesAll)) return null;
  const whole = objects.filter(seesAll).map(({ key }) => key);
  const ways = [
    sql`t.assignee_id = ${actor.memberId}::bigint`,
    reach === null
      ? sql`t.record_id is null`
      : sql`t.record_id is null and (t.assignee_id = any(${reach}::bigint[]) or t.created_by = ${actor.memberId}::bigint)`,
    // tasks go into the bin with their record, so that nothing else of it matters
    sql`t.object = any(${whole}::text[])`,
    ...objects.filter((object) => !seesAll(object)).map((object) => onRecordInSight(work, object)),
  ];
  return sql<SqlBool>`(${sql.join(ways, sql` or `)})`;
}

/** A scalar subquery rather than `exists`: looked up for the tasks at hand, never hashed over all records. */
function onRecordInSight(work: Work, object: AnyObjectType): RawBuilder<SqlBool> {
  const isOn = sql`t.object = ${object.key}`;
  const record = sql`select r.id from ${sql.table(object.table)} r where ${readable(work, object)} and r.id = t.record_id`;
  return sql<SqlBool>`(${isOn} and t.record_id = (${record}))`;
}
