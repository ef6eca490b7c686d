import type { Filter } from "@gomark/server/contract/crm/filters/filter";
import type { PropertyRules } from "@gomark/server/contract/crm/property-rules/property-rule";
import { hasLength, hasPattern, hasRange } from "@gomark/server/shared/crm/records/limit";
import { ApiProblem, type FieldProblem } from "../../../lib/problem.ts";
import { type Condition, conditionsOf } from "../filters/filter.ts";
import { type Draft, draftOf, emptyDraft, parseDraft } from "../records/record-draft.ts";
import type { PropertyInfo } from "../records/record.ts";

/** A filter as the form shows it: conditions that all hold, or what only the API can write. */
export type When = { readonly conditions: readonly Condition[]; readonly kept: Filter | null };

/** What the form of a field's rules holds. */
export type RuleValues = {
  required: boolean;
  min: Draft;
  max: Draft;
  minLength: string;
  maxLength: string;
  pattern: string;
  patternMessage: string;
  /** The field that decides which options may be chosen; "" for none. */
  deciding: string;
  /** By its values; none for any. */
  options: Record<string, string[]>;
  readOnlyWhen: When;
  requiredWhen: When;
};

export type RulesToSend = Omit<PropertyRules, "version"> & { readonly version: number | null };

const never: When = { conditions: [], kept: null };

const noRules = {
  required: false,
  limits: null,
  optionsWhen: null,
  readOnlyWhen: null,
  requiredWhen: null,
} satisfies Partial<PropertyRules>;

/** What the form begins with. */
export function ruleValuesOf({ rules }: Pick<PropertyInfo, "rules">): RuleValues {
  const { required, limits, optionsWhen, readOnlyWhen, requiredWhen } = rules ?? noRules;
  const { pattern = "", patternMessage = "", minLength = "", maxLength = "" } = limits ?? {};
  const { property = "", options = {} } = optionsWhen ?? {};
  return {
    required,
    min: edgeDraft(limits?.min),
    max: edgeDraft(limits?.max),
    minLength: String(minLength),
    maxLength: String(maxLength),
    pattern,
    patternMessage,
    deciding: property,
    options: Object.fromEntries(Object.entries(options).map(([value, allowed]) => [value, [...allowed]])),
    readOnlyWhen: whenOf(readOnlyWhen),
    requiredWhen: whenOf(requiredWhen),
  };
}

function edgeDraft(edge: number | string | undefined): Draft {
  return edge === undefined ? emptyDraft : draftOf(edge);
}

function whenOf(filter: Filter | null): When {
  if (filter === null) return never;
  const conditions = conditionsOf(filter);
  return conditions === null ? { conditions: [], kept: filter } : { conditions, kept: null };
}

/** What the least and the most of a type are given as: amounts as plain numbers, whatever their currency. */
export function edgeType(type: PropertyInfo["type"]): PropertyInfo["type"] {
  return type === "money" ? "number" : type;
}

/** What is sent. @throws ApiProblem when something cannot be read */
export function rulesOf(values: RuleValues, property: PropertyInfo): RulesToSend {
  const { required, readOnlyWhen, requiredWhen } = values;
  return {
    version: property.rules?.version ?? null,
    required,
    limits: limitsOf(values, property.type),
    optionsWhen: optionsWhenOf(values),
    readOnlyWhen: filterIn(readOnlyWhen),
    requiredWhen: filterIn(requiredWhen),
  };
}

function limitsOf(values: RuleValues, type: PropertyInfo["type"]): RulesToSend["limits"] {
  const problems: FieldProblem[] = [];
  const range = hasRange(type) ? (["min", "max"] as const) : [];
  const lengths = hasLength(type) ? (["minLength", "maxLength"] as const) : [];
  const limits = {
    ...Object.fromEntries(range.flatMap((name) => edgeEntry(values, name, type, problems))),
    ...Object.fromEntries(lengths.flatMap((name) => lengthEntry(values, name, problems))),
    ...(hasPattern(type) ? patternOf(values) : {}),
  };
  if (problems.length > 0)
    throw new ApiProblem(422, { code: "invalid", detail: "Some rules cannot be read.", problems });
  return Object.keys(limits).length === 0 ? null : limits;
}

type Entry = [string, string | number];

function edgeEntry(
  values: RuleValues,
  name: "min" | "max",
  type: PropertyInfo["type"],
  problems: FieldProblem[],
): Entry[] {
  const parsed = parseDraft({ type: edgeType(type) }, values[name], { currency: "EUR" });
  if (parsed.problem !== undefined) problems.push({ path: name, code: "invalid", message: parsed.problem });
  else if (typeof parsed.value === "number" || typeof parsed.value === "string") return [[name, parsed.value]];
  return [];
}

function lengthEntry(values: RuleValues, name: "minLength" | "maxLength", problems: FieldProblem[]): Entry[] {
  const text = values[name].trim();
  if (text === "") return [];
  if (/^[1-9]\d{0,4}$/u.test(text)) return [[name, Number(text)]];
  problems.push({ path: name, code: "invalid", message: "Write a number of characters." });
  return [];
}

function optionsWhenOf({ deciding, options }: RuleValues): RulesToSend["optionsWhen"] {
  const chosen = Object.fromEntries(Object.entries(options).filter(([, allowed]) => allowed.length > 0));
  return deciding === "" || Object.keys(chosen).length === 0 ? null : { property: deciding, options: chosen };
}

function filterIn({ conditions, kept }: When): Filter | null {
  return kept ?? (conditions.length === 0 ? null : ({ and: conditions } as Filter));
}

function patternOf({ pattern, patternMessage }: RuleValues) {
  if (pattern === "") return {};
  return { pattern, ...(patternMessage.trim() === "" ? {} : { patternMessage: patternMessage.trim() }) };
}

/** The server names places within rules; the form's fields stand beside each other. */
export function atFields(error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const problems = error.problems.map((problem) => ({ ...problem, path: fieldOf(problem.path) }));
  return new ApiProblem(error.status, { ...error.body, problems });
}

function fieldOf(path: string): string {
  if (path === "optionsWhen.property") return "deciding";
  if (path.startsWith("optionsWhen")) return "options";
  return path.replace(/^limits\./u, "");
}
