import type { PropertyInfo } from "../records/record.ts";
import type { DealReport } from "./report-queries.ts";

export type Group = DealReport["groups"][number];
/** Figures of a group, of those beyond the limit together, or of all. */
export type GroupFigures = Omit<Group, "key" | "label">;

const builtIn = [
  { value: "month", label: "Month" },
  { value: "quarter", label: "Quarter" },
  { value: "year", label: "Year" },
  { value: "owner", label: "Owner" },
  { value: "team", label: "Team" },
  { value: "parentTeam", label: "Team above" },
  { value: "account", label: "Account" },
  { value: "pipeline", label: "Pipeline" },
  { value: "stage", label: "Stage" },
] as const;

const times: ReadonlySet<string> = new Set(["month", "quarter", "year"]);

/** Whether groups follow one another in time. */
export function isTime(by: string): boolean {
  return times.has(by);
}

/** Everything deals can be grouped by: time, people and places, and the organization's own fields with options. */
export function groupingsOf(properties: readonly PropertyInfo[]) {
  const own = properties.filter(({ type, builtIn: given }) => type === "oneOf" && !given);
  return [
    { group: "Time", items: builtIn.slice(0, 3) },
    { group: "People and places", items: builtIn.slice(3) },
    { group: "Fields", items: own.map(({ key, label }) => ({ value: key, label })) },
  ].filter(({ items }) => items.length > 0);
}

/** What a group is called: times in words ("Q1 2026", "Jan 2026"), the rest by name, those without one "None". */
export function nameOfGroup(by: string, { key, label }: Pick<Group, "key" | "label">, locale?: string): string {
  if (key === null) return by === "account" ? "No account" : "None";
  const [, year = "", quarter, month] = /^(\d{4})(?:Q([1-4])|-(\d{2}))?$/u.exec(isTime(by) ? key : "") ?? [];
  if (quarter !== undefined) return `Q${quarter} ${year}`;
  if (month === undefined) return label ?? key;
  return new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" }).format(
    Date.UTC(Number(year), Number(month) - 1, 1),
  );
}

/** The amount in a currency among sums; "0" for none. */
export function minorOf(sums: GroupFigures["wonSum"], currency: string): bigint {
  return BigInt(sums.find((sum) => sum.currency === currency)?.minor ?? "0");
}

type Comparable = string | number | bigint | null;

const orders: Readonly<Record<string, (group: Group, currency: string, by: string) => Comparable>> = {
  name: (group, _, by) => (isTime(by) ? group.key : nameOfGroup(by, group).toLocaleLowerCase()),
  won: (group, currency) => minorOf(group.wonSum, currency),
  deals: ({ won }) => won,
  lost: ({ lost }) => lost,
  open: (group, currency) => minorOf(group.openSum, currency),
  count: ({ open }) => open,
  rate: ({ winRate }) => winRate,
  cycle: ({ cycleDays }) => cycleDays,
};

/** A report's groups in the order asked for ("-rate"); as they came without one. What has no figure stands last. */
export function sorted(
  { groups, by }: Pick<DealReport, "groups" | "by">,
  sort: string | undefined,
  currency: string,
): readonly Group[] {
  const order = orders[sort?.replace(/^-/u, "") ?? ""];
  if (order === undefined) return groups;
  const direction = sort?.startsWith("-") === true ? -1 : 1;
  return groups.toSorted((one, other) => {
    const [a, b] = [order(one, currency, by), order(other, currency, by)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return a === b ? 0 : a < b ? -direction : direction;
  });
}
