import { activeMembers } from "#modules/identity";
import type { Work } from "#platform/work";
import type { Property } from "../../records/record-properties.ts";
import { objectOf } from "../../objects.ts";
import { comparable } from "../../records/text-rules.ts";
import type { ImportRow } from "../import-rows.ts";
import type { ImportPlan } from "../import-plan.ts";
import type { TableProfile } from "../import-profile.ts";
import { nearestOf } from "../mapping/similarity-rules.ts";
import { namesLike } from "../relation-sql.ts";
import { nameables, type Nameable, type NewRecords } from "./new-records.ts";
import { choiceFor, sameTwice } from "./matching-rules.ts";
import { maxOffers, type MissingPeople, type MissingRecords, type NearMatch } from "./matching-schema.ts";

const maxFollowed = 5000;
const maxNames = 200;
const maxMembers = 2000;

/** A text of the file that stands for nothing here. */
export interface UnmatchedText {
  readonly column: string;
  readonly property: Property;
  readonly text: string;
}

/** What a dry run offers to people: what texts may mean, and who is no member yet. */
export interface Offers {
  readonly nearMatches: readonly NearMatch[];
  readonly people: MissingPeople | null;
  /** Accounts and contacts that rows name and that are not there, by kind; absent in imports from before they were made. */
  readonly missing?: readonly MissingRecords[] | undefined;
  /** Those that the run makes before its first row. */
  readonly newRecords?: NewRecords | undefined;
}

/** Follows a dry run: the texts that stand for nothing, and in how many rows each. */
export function followTexts() {
  const texts = new Map<string, UnmatchedText & { rows: number }>();
  return {
    note(rows: readonly ImportRow[]): void {
      for (const one of rows.flatMap(({ unmatched }) => unmatched)) {
        const key = `${one.column}\u0000${one.text}`;
        const known = texts.get(key);
        if (known !== undefined) known.rows += 1;
        else if (texts.size < maxFollowed) texts.set(key, { ...one, rows: 1 });
      }
    },
    /** The texts, those of most rows first. */
    told: () => [...texts.values()].toSorted((one, other) => other.rows - one.rows),
  };
}

type Followed = ReturnType<ReturnType<typeof followTexts>["told"]>[number];

/** What the texts of a file may mean. Looked up once, after all rows have been tried. */
export async function offersFor(
  work: Work,
  { plan, profile, unmatched }: { plan: ImportPlan; profile: TableProfile; unmatched: readonly Followed[] },
): Promise<Offers> {
  const members = unmatched.some(({ property }) => property.target === "member")
    ? await activeMembers(work, maxMembers)
    : [];
  const nearMatches: NearMatch[] = [];
  const missing: string[] = [];
  for (const { column, property, text, rows } of unmatched) {
    const kind = kindOf(property);
    if (kind === null) continue;
    const candidates =
      nearMatches.length < maxOffers ? await candidatesFor(work, { kind, property, text, members }) : [];
    if (candidates.length > 0 || kind === "option")
      nearMatches.push({ column, property: property.name, kind, text, rows, refused: true, candidates });
    else if (kind === "member") missing.push(text);
  }
  const lost = new Map<Nameable, Set<string>>();
  for (const { property, text } of unmatched) {
    const target = nameables.find((one) => one === property.target && one !== plan.object.key);
    if (target !== undefined) lost.set(target, (lost.get(target) ?? new Set()).add(text));
  }
  const names = [...new Set([...plan.newPeople, ...missing])];
  return {
    nearMatches: [...nearMatches, ...twiceInNew(plan, profile)].slice(0, maxOffers),
    people:
      names.length === 0
        ? null
        : { names: names.slice(0, maxNames), count: names.length, create: plan.newPeople.size > 0 },
    missing: [...lost].map(([object, texts]) => ({ object, names: [...texts].slice(0, maxNames), count: texts.size })),
  };
}

function kindOf({ type, target }: Property): NearMatch["kind"] | null {
  if (type === "oneOf") return "option";
  return target === "account" || target === "contact" || target === "member" ? target : null;
}

interface Sought {
  readonly kind: NearMatch["kind"];
  readonly property: Property;
  readonly text: string;
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

async function candidatesFor(work: Work, { kind, property, text, members }: Sought): Promise<NearMatch["candidates"]> {
  if (kind === "option")
    return nearestOf(text, property.options ?? [], ({ label }) => label)
      .map(({ choice, score }) => ({ ...choice, score }))
      .map(({ value, label, score }) => ({ value, label, score }));
  const known = kind === "member" ? members : await namesLike(work, objectOf(kind), comparable(text));
  return nearestOf(text, known, ({ name }) => name).map(({ choice, score }) => ({
    id: choice.id,
    label: choice.name,
    score,
  }));
}

/** Properties that the run makes take their options from the file: the same one written in two ways would become two. */
function twiceInNew({ newProperties, columns, matches }: ImportPlan, profile: TableProfile): NearMatch[] {
  const keys = new Set(newProperties.filter(({ type }) => type === "oneOf").map(({ key }) => key));
  return columns.flatMap(({ name, targets }) => {
    const target = targets.find((one) => one.kind === "property" && keys.has(one.property.name));
    const found = profile.columns.find((column) => column.name === name);
    if (target?.kind !== "property" || found?.values === undefined || found.values === null) return [];
    const { values, rowsByValue = [] } = found;
    const open = values
      .map((text, index) => ({ text, rows: rowsByValue[index] ?? 0 }))
      .filter(({ text }) => choiceFor(matches, name, text) === undefined);
    return sameTwice(name, target.property.name, open);
  });
}
