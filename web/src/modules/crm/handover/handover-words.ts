import { formatNumber } from "../../../ui/format.ts";
import type { ChoicePreview, Handover, HandoverChoice } from "./handover-queries.ts";

/** Who takes over, as a list offers them: `member:5`, `team:3`, nobody, or it stays where it is. */
export type HeirValue = string;
export const nobody: HeirValue = "nobody";
export const stays: HeirValue = "stays";

/** What the API is asked for one kind of records; null where it stays with them. */
export function choiceOf(object: string, value: HeirValue): HandoverChoice | null {
  if (value === stays) return null;
  if (value === nobody) return { object, unowned: true };
  const [kind, id = ""] = value.split(":");
  return kind === "team" ? { object, teamId: id } : { object, to: [id] };
}

const spoken = (count: number, one: string, many: string) => `${formatNumber(count)} ${count === 1 ? one : many}`;

/** "143 records and 2 open tasks"; null for nothing. */
export function wordsOfHoldings(holdings: Handover["holdings"]): string | null {
  const sum = (ofTasks: boolean) =>
    holdings.reduce((total, { object, count }) => total + ((object === "task") === ofTasks ? count : 0), 0);
  return wordsOfCounts(sum(false), sum(true));
}

/** The same by two numbers; `more` where these are not all. */
export function wordsOfCounts(records: number, tasks: number, more = false): string | null {
  const parts = [
    ...(records === 0 ? [] : [spoken(records, "record", "records")]),
    ...(tasks === 0 ? [] : [spoken(tasks, "open task", "open tasks")]),
  ];
  if (parts.length === 0) return null;
  return `${more ? "at least " : ""}${parts.join(" and ")}`;
}

/** Who gets how many: "Ben 2 · Cleo 1". */
export function wordsOfHeirs({ heirs, count }: ChoicePreview): string {
  if (heirs.length === 0) return `${formatNumber(count)} left unowned`;
  const taking = heirs.filter((heir) => heir.count > 0);
  return taking.map(({ name, count: theirs }) => `${name} ${formatNumber(theirs)}`).join(" · ");
}

const places: Readonly<Record<Handover["mentions"][number]["where"], string>> = {
  view: "the shared view",
  permission: "the condition of",
  rule: "the rules of the field",
  default: "the default of the field",
};

/** "the shared view Ada's accounts". */
export function wordsOfMention({ where, name }: Handover["mentions"][number]): string {
  return `${places[where]} “${name}”`;
}
