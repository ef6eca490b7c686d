import type { Work } from "#platform/work";
import { isHidden } from "../fields/field-access-rules.ts";
import { settled } from "../filters/filter-settling.ts";
import type { Draft, StoredRecord } from "./object-type.ts";
import { breakRule } from "./record-drafts.ts";
import { lockedByRules, type LockedField, type RecordRule, recordRuleProblems } from "./record-rules.ts";
import type { Registry } from "./registry.ts";

/** Applies the rules over several properties of a record. */
export async function judgeRules(work: Work, registry: Registry, drafts: readonly Draft[]): Promise<void> {
  if (registry.rules.length === 0) return;
  const rules = await Promise.all(registry.rules.map((rule) => settledRule(work, rule)));
  const now = work.now.toISOString();
  for (const draft of drafts) {
    const derived = registry.object.derive?.(draft.values);
    const after = { ...draft.values, ...derived, createdAt: draft.values["createdAt"] ?? now, updatedAt: now };
    const sides = { before: draft.before?.values ?? null, after };
    for (const problem of recordRuleProblems(rules, draft, sides)) breakRule(draft, problem);
  }
}

/** The properties that rules keep from being changed as a record is now. */
export async function lockedNow(
  work: Work,
  registry: Registry,
  { values, createdAt, updatedAt }: Pick<StoredRecord, "values" | "createdAt" | "updatedAt">,
): Promise<LockedField[]> {
  const { rules: set } = registry.whole;
  if (set.length === 0) return [];
  const rules = await Promise.all(set.map((rule) => settledRule(work, rule)));
  return lockedByRules(rules, { ...values, createdAt, updatedAt }, ({ name }) => isHidden(registry, name));
}

/** A rule as its conditions are meant now. */
async function settledRule(work: Work, rule: RecordRule): Promise<RecordRule> {
  const when = (filter: RecordRule["readOnlyWhen"]) => (filter === null ? null : settled(work, filter));
  return { ...rule, readOnlyWhen: await when(rule.readOnlyWhen), requiredWhen: await when(rule.requiredWhen) };
}
