import { organizationOf, peopleOfTeam } from "#modules/identity";
import type { Work } from "#platform/work";
import type { CheckedFilter, Condition } from "./filter-rules.ts";
import { type Calendar, isSpanOp, type Period, rangeOf, type Span } from "./filter-time-shared-rules.ts";

/** An id that no member has. */
const nobody = "0";

/**
 * The filter as it is meant now, by this actor: times named from today become days or instants by the organization's
 * clocks and fiscal year, `me` and teams become members.
 */
export async function settled(work: Work, node: CheckedFilter): Promise<CheckedFilter> {
  switch (node.kind) {
    case "and":
    case "or": {
      const parts: CheckedFilter[] = [];
      for (const part of node.parts) parts.push(await settled(work, part));
      return { kind: node.kind, parts };
    }
    case "not":
      return { kind: "not", part: await settled(work, node.part) };
    case "related":
      return { ...node, where: await settled(work, node.where) };
    case "condition":
      return { kind: "condition", condition: await settledCondition(work, node.condition) };
  }
}

async function settledCondition(work: Work, condition: Condition): Promise<Condition> {
  const { property, op, values } = condition;
  if (property.target === "member" && values.length > 0)
    return { ...condition, op: op === "isNot" ? "notIn" : "in", values: await membersOf(work, values.map(String)) };
  if (op !== "during" && !isSpanOp(op)) return condition;
  const type = property.type === "date" ? "date" : "dateTime";
  const range = rangeOf({ op, value: values[0] as Period | Span }, type, await calendarOf(work));
  return { ...condition, range };
}

async function membersOf(work: Work, words: readonly string[]): Promise<readonly string[]> {
  const members: string[] = [];
  for (const word of words) {
    if (word === "me") members.push(work.actor.memberId ?? nobody);
    else if (word === "myTeam") members.push(...(await peopleOfTeam(work, null)));
    else if (word.startsWith("team:")) members.push(...(await peopleOfTeam(work, word.slice("team:".length))));
    else members.push(word);
  }
  return [...new Set(members)];
}

const calendars = new WeakMap<Work, { readonly orgId: string; readonly calendar: Promise<Calendar> }>();

/** By what the organization's time is counted, read once per unit of work. */
function calendarOf(work: Work): Promise<Calendar> {
  const known = calendars.get(work);
  if (known?.orgId === work.orgId) return known.calendar;
  const calendar = organizationOf(work).then(({ timeZone, fiscalMonth, weekStart }) => ({
    now: work.now,
    timeZone,
    fiscalMonth,
    weekStart,
  }));
  calendars.set(work, { orgId: work.orgId, calendar });
  return calendar;
}
