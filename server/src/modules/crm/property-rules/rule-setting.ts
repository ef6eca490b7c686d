import { recordChange } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { propertyChanged } from "../events.ts";
import { anyObjectOf } from "../objects.ts";
import { aloneSubject } from "../filters/filter-match-rules.ts";
import { propertyInfo } from "../properties/properties.ts";
import type { PropertyInfo } from "../properties/property-schema.ts";
import type { Property } from "../records/record-properties.ts";
import { forgetRegistry, type Registry, registryOf } from "../records/registry.ts";
import { brokenRecords } from "./broken-records.ts";
import { keptLimits, ruleProblems, type WantedRules } from "./property-rule-checks.ts";
import type { BrokenRecords, SetPropertyRules } from "./property-rule-schema.ts";
import {
  deletePropertyRule,
  insertPropertyRule,
  type KeptRules,
  lockPropertyRule,
  type PropertyRuleRow,
  updatePropertyRule,
} from "./property-rule-sql.ts";

/** Sets the rules of a property, built-in or the organization's own, and tells which records break them today. */
export async function setPropertyRules(
  work: Work,
  input: SetPropertyRules,
): Promise<{ property: PropertyInfo; broken: BrokenRecords }> {
  const { property: name, version } = input;
  const object = await anyObjectOf(work, input.object);
  const known = await registryOf(work, object);
  const property = propertyIn(known, name);
  const before = await lockPropertyRule(work, input);
  if (version !== undefined && version !== (before?.version ?? null)) throw changedMeanwhile(before);
  const wanted = wantedOf(input);
  const problems = ruleProblems(property, wanted, aloneSubject(known));
  if (problems.length > 0) throw new Refusal("invalid", "The rules cannot be like this", { problems });
  await keep(work, input, before, keptOf(property, wanted));
  forgetRegistry(work);
  tell(work, property, { object: input.object, before: before ?? null, after: wanted });
  const registry = await registryOf(work, object);
  const ruled = propertyIn(registry, name);
  const info = await propertyInfo(work, input.object, ruled);
  return { property: info, broken: await brokenRecords(work, registry, ruled, info.rules) };
}

function propertyIn(registry: Registry, name: string): Property {
  const property = registry.find(name);
  if (property !== undefined) return property;
  throw new Refusal("not_found", `There is no property "${name}"`);
}

function changedMeanwhile(row: PropertyRuleRow | undefined): Refusal {
  return new Refusal("conflict", "Somebody has changed these rules in the meantime", {
    facts: { version: row?.version ?? null },
  });
}

function wantedOf({ required, limits, optionsWhen, readOnlyWhen, requiredWhen }: SetPropertyRules): WantedRules {
  const given = Object.values(limits ?? {}).some((limit) => limit !== undefined);
  return {
    required,
    limits: given ? (limits ?? null) : null,
    optionsWhen: optionsWhen ?? null,
    readOnlyWhen: readOnlyWhen ?? null,
    requiredWhen: requiredWhen ?? null,
  };
}

function keptOf(property: Property, wanted: WantedRules): KeptRules {
  return {
    required: wanted.required,
    limits: wanted.limits === null ? null : keptLimits(property, wanted.limits),
    options_when: wanted.optionsWhen,
    read_only_when: wanted.readOnlyWhen,
    required_when: wanted.requiredWhen,
  };
}

/** A property that is left without rules has no row. */
async function keep(
  work: Work,
  place: { readonly object: string; readonly property: string },
  before: PropertyRuleRow | undefined,
  rules: KeptRules,
): Promise<void> {
  const none = Object.values(rules).every((rule) => rule === null || rule === false);
  if (none) await deletePropertyRule(work, place);
  else if (before !== undefined) await updatePropertyRule(work, before, rules);
  else if ((await insertPropertyRule(work, place, rules)) === undefined) throw changedMeanwhile(undefined);
}

function tell(
  work: Work,
  property: Property,
  { object, before, after }: { object: string; before: PropertyRuleRow | null; after: WantedRules },
): void {
  const was = before === null ? null : auditOf(before);
  recordChange(work, {
    object: "property_rule",
    recordId: property.storage.kind === "custom" ? property.storage.propertyId : null,
    label: property.label,
    action: was === null ? "created" : "changed",
    before: was,
    after: { object, property: property.name, ...after },
  });
  work.publish(propertyChanged, property.storage.kind === "custom" ? property.storage.propertyId : null, { object });
}

function auditOf(row: PropertyRuleRow) {
  const { object, property, required, limits } = row;
  const { options_when: optionsWhen, read_only_when: readOnlyWhen, required_when: requiredWhen } = row;
  return { object, property, required, limits, optionsWhen, readOnlyWhen, requiredWhen };
}
