import { namedPeriods } from "@gomark/server/shared/crm/filters/filter-time";
import { type Meaning, targetNames } from "@gomark/server/shared/crm/filters/filter-text-values";
import {
  type Field,
  type Kind,
  fieldCalled,
  kindOf,
  leadCalled,
  shortName,
} from "@gomark/server/shared/crm/filters/filter-vocabulary";
import { periodWords } from "@gomark/server/shared/crm/filters/filter-words";

/** A way to go on: the whole text with it, and what is shown. */
export type Completion = { readonly text: string; readonly shown: string };

const most = 12;

/** How a filter's text can go on at its end: names of properties, then signs, then values. */
export function completionsOf(text: string, meaning: Meaning): readonly Completion[] {
  const [token = ""] = /[^\s()]*(?:"[^"]*)?$/u.exec(text) ?? [];
  const before = text.slice(0, text.length - token.length);
  const top = kindInside(before, meaning);
  const [, minus = "", path = "", sign, typed = ""] = /^(-?)([\p{L}\p{N}_.]*)([:=<>!~^]+)?(.*)$/u.exec(token) ?? [];
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  const kind = steps.reduce<Kind | undefined>((at, step) => {
    const lead = at === undefined ? undefined : leadCalled(at.to, step);
    return lead === undefined ? undefined : kindOf(meaning.vocabulary, lead.kind);
  }, top);
  if (kind === undefined) return [];
  const stem = `${before}${minus}${[...steps, ""].join(".")}`;
  if (sign === undefined) return namesFor(kind, last).map((name) => ({ text: `${stem}${name}`, shown: name }));
  const field = fieldCalled(kind, last);
  if (field === undefined) return [];
  const after = typed.replace(/^.*,/u, "");
  const kept = `${stem}${last}${sign}${typed.slice(0, typed.length - after.length)}`;
  const wanted = after.replaceAll('"', "").toLowerCase();
  return valuesFor(field, meaning)
    .filter((value) => value.toLowerCase().includes(wanted) && value.toLowerCase() !== wanted)
    .slice(0, most)
    .map((value) => ({ text: `${kept}${/[\s,()]/u.test(value) ? `"${value}"` : value} `, shown: value }));
}

/** The kind that is asked at the end of a text: inside the brackets of related records it is theirs. */
function kindInside(before: string, { vocabulary }: Meaning): Kind {
  const open: Kind[] = [kindOf(vocabulary, vocabulary.object)];
  for (const [, name, bracket] of before.replaceAll(/"[^"]*"/gu, "").matchAll(/([\p{L}\p{N}_]*)([()])/gu)) {
    const at = open.at(-1);
    if (bracket === ")") {
      if (open.length > 1) open.pop();
      continue;
    }
    const lead = at === undefined ? undefined : leadCalled(at.related, name ?? "");
    const next = lead === undefined ? at : kindOf(vocabulary, lead.kind);
    if (next !== undefined) open.push(next);
  }
  return open.at(-1) ?? kindOf(vocabulary, vocabulary.object);
}

function namesFor(kind: Kind, typed: string): readonly string[] {
  const names = [
    ...kind.fields.map((field) => `${shortName(kind, field)}:`),
    ...kind.to.map(({ name }) => `${name}.`),
    ...kind.related.flatMap(({ name }) => [`${name}.count>`, `${name}(`]),
  ];
  const wanted = typed.toLowerCase();
  const starting = names.filter((name) => name.toLowerCase().startsWith(wanted));
  const holding = names.filter((name) => !starting.includes(name) && name.toLowerCase().includes(wanted));
  return [...starting, ...holding].slice(0, most);
}

function valuesFor(field: Field, { names }: Meaning): readonly string[] {
  const some = targetNames(field, names).map(({ name }) => name);
  if (field.target === "member")
    return ["me", "my team", ...names.teams.map(({ name }) => `team ${name}`), ...some, "none"];
  if (field.type === "date" || field.type === "dateTime")
    return [
      ...namedPeriods.map((period) => periodWords(period)),
      "last 30 days",
      "more than 30 days ago",
      "less than 30 days ago",
      "none",
    ];
  if (field.type === "boolean") return ["yes", "no"];
  return [...some, ...field.options.map(({ label }) => label), "none", "any"];
}
