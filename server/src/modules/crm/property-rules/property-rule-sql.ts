import type { Selectable } from "kysely";
import { readPrepared, type Work } from "#platform/work";
import { type CrmTables, crmTables } from "../tables.ts";

export type PropertyRuleRow = Pick<Selectable<CrmTables["crm.property_rule"]>, (typeof columns)[number]>;

/** The rules of a property, to be kept. */
export type KeptRules = Pick<
  PropertyRuleRow,
  "required" | "limits" | "options_when" | "read_only_when" | "required_when"
>;

const columns = [
  "object",
  "property",
  "required",
  "limits",
  "options_when",
  "read_only_when",
  "required_when",
  "version",
  "updated_at",
] as const;

const rowsOfObject = `select ${columns.join(", ")} from crm.property_rule where org_id = $1::bigint and object = $2 order by property`;

/** The rules of every property of an object. */
export async function propertyRuleRows(work: Work, object: string): Promise<PropertyRuleRow[]> {
  return readPrepared<PropertyRuleRow>(work, rowsOfObject, [work.orgId, object]);
}

interface Place {
  readonly object: string;
  readonly property: string;
}

/** A property's rules, held until the commit. */
export async function lockPropertyRule(work: Work, { object, property }: Place): Promise<PropertyRuleRow | undefined> {
  return crmTables(work)
    .selectFrom("crm.property_rule")
    .select(columns)
    .where("org_id", "=", work.orgId)
    .where("object", "=", object)
    .where("property", "=", property)
    .forUpdate()
    .executeTakeFirst();
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function written(work: Work, rules: KeptRules) {
  return {
    required: rules.required,
    limits: jsonOf(rules.limits),
    options_when: jsonOf(rules.options_when),
    read_only_when: jsonOf(rules.read_only_when),
    required_when: jsonOf(rules.required_when),
    updated_at: work.now,
  };
}

/** Undefined when somebody else gave the property rules at the same moment. */
export async function insertPropertyRule(
  work: Work,
  { object, property }: Place,
  rules: KeptRules,
): Promise<PropertyRuleRow | undefined> {
  return crmTables(work)
    .insertInto("crm.property_rule")
    .values({ org_id: work.orgId, object, property, ...written(work, rules) })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst();
}

export async function updatePropertyRule(
  work: Work,
  { object, property, version }: PropertyRuleRow,
  rules: KeptRules,
): Promise<PropertyRuleRow> {
  return crmTables(work)
    .updateTable("crm.property_rule")
    .set({ version: version + 1, ...written(work, rules) })
    .where("org_id", "=", work.orgId)
    .where("object", "=", object)
    .where("property", "=", property)
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** A property without rules has no row. */
export async function deletePropertyRule(work: Work, { object, property }: Place): Promise<void> {
  await crmTables(work)
    .deleteFrom("crm.property_rule")
    .where("org_id", "=", work.orgId)
    .where("object", "=", object)
    .where("property", "=", property)
    .execute();
}
