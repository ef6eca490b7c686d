import type { PropertyType } from "../records/property-type-rules.ts";
import type { FilterOp } from "./filter-schema.ts";

// Shared with the web app, which builds, reads and writes filters of every object by what the server says of it.

/** A property that can be asked for. */
export interface Field {
  readonly key: string;
  readonly label: string;
  readonly type: PropertyType;
  readonly target: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly ops: readonly FilterOp[];
}

/** A way to things of another kind. */
export interface Lead {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
}

/** What can be asked of things of one kind. */
export interface Kind {
  readonly key: string;
  readonly one: string;
  readonly many: string;
  readonly fields: readonly Field[];
  /** To one other: `account` of a deal. */
  readonly to: readonly Lead[];
  /** To any number of others: `deals` of an account. */
  readonly related: readonly Lead[];
}

/** Everything a filter of one object can speak of. */
export interface Vocabulary {
  readonly object: string;
  readonly kinds: readonly Kind[];
  readonly currency: string;
  readonly timeZone: string;
}

/** What ids stand for, as far as it is known. */
export interface Named {
  readonly id: string;
  readonly name: string;
}
export interface Names {
  readonly members: readonly Named[];
  readonly teams: readonly Named[];
  readonly stages: readonly Named[];
  readonly pipelines: readonly Named[];
}

/** The kind of a key. @throws when the vocabulary has none: it speaks of every kind that a way leads to. */
export function kindOf({ kinds }: Vocabulary, key: string): Kind {
  const kind = kinds.find((one) => one.key === key);
  if (kind === undefined) throw new Error(`the vocabulary speaks of ${key} and does not say what it is`);
  return kind;
}

/** A property found by a name such as `account.industry`, with the ways to it. */
export interface Found {
  readonly leads: readonly Lead[];
  readonly field: Field;
}

/** The property of a path as filters have it. */
export function fieldAt(vocabulary: Vocabulary, kind: Kind, path: string): Found | undefined {
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  const leads: Lead[] = [];
  let at = kind;
  for (const step of steps) {
    const lead = at.to.find(({ name }) => name === step);
    if (lead === undefined) return undefined;
    leads.push(lead);
    at = kindOf(vocabulary, lead.kind);
  }
  const field = at.fields.find(({ key }) => key === last);
  return field === undefined ? undefined : { leads, field };
}

/** The property or way of a name as people write it: by its key, without "Id" or "At", or by its label. */
export function fieldCalled(kind: Kind, name: string): Field | undefined {
  const wanted = folded(name);
  return (
    kind.fields.find(({ key }) => key === name) ??
    kind.fields.find(({ key }) => folded(key) === wanted) ??
    kind.fields.find(({ key }) => folded(shortened(key)) === wanted) ??
    kind.fields.find(({ label }) => folded(label) === wanted)
  );
}

/** A way by its name or label, whatever the case. */
export function leadCalled(leads: readonly Lead[], name: string): Lead | undefined {
  const wanted = folded(name);
  return (
    leads.find((lead) => lead.name === name) ??
    leads.find((lead) => folded(lead.name) === wanted) ??
    leads.find(({ label }) => folded(label) === wanted)
  );
}

/** The shortest name that leads back to the property: `owner` for `ownerId`. */
export function shortName(kind: Kind, field: Field): string {
  const short = shortened(field.key);
  return fieldCalled(kind, short)?.key === field.key ? short : field.key;
}

function shortened(key: string): string {
  return key.length > 2 ? key.replace(/(Id|At)$/u, "") : key;
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/gu, "");
}

/** Those of some names that are close to a mistyped one, the closest first, at most three. */
export function similar(name: string, known: readonly string[]): string[] {
  const wanted = folded(name);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const rated = known.map((one) => ({ one, away: awayFrom(wanted, folded(one)) }));
  return rated
    .filter(({ one, away }) => away <= most || (wanted !== "" && folded(one).startsWith(wanted)))
    .toSorted((one, other) => one.away - other.away)
    .slice(0, 3)
    .map(({ one }) => one);
}

/** Letters in another order are one mistake. */
function awayFrom(one: string, other: string): number {
  const letters = (text: string) => [...text].toSorted().join("");
  return one !== other && letters(one) === letters(other) ? 1 : distance(one, other);
}

/** How many letters must change to make one word of another (Levenshtein), of the first forty. */
function distance(one: string, other: string): number {
  const [from, to] = [one.slice(0, 40), other.slice(0, 40)];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [place, letter] of [...from].entries()) {
    const next = [place + 1];
    for (const [index, wanted] of [...to].entries())
      next.push(
        Math.min((next[index] ?? 0) + 1, (row[index + 1] ?? 0) + 1, (row[index] ?? 0) + (letter === wanted ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
