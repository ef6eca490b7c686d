import type { Filter } from "@gomark/server/contract/crm/filters/filter";
import type { PropertyRules } from "@gomark/server/contract/crm/property-rules/property-rule";
import { hasLength, hasPattern, hasRange } from "@gomark/server/shared/crm/records/limit";
import { ApiProblem, type FieldProblem } from "../../../lib/problem.ts";
import { type Condition, conditionsOf, filterOf } from "../filters/filter.ts";
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

/** What the form begins with. */
export function ruleValuesOf({ rules }: Pick<PropertyInfo, "rules">): RuleValues {
  const { min, max, minLength, maxLength, pattern, patternMessage } = rules?.limits ?? {};
  const { property = "", options = {} } = rules?.optionsWhen ?? {};
  return {
    required: rules?.required ?? false,
    min: edgeDraft(min),
    max: edgeDraft(max),
    minLength: String(minLength ?? ""),
    maxLength: String(maxLength ?? ""),
    pattern: pattern ?? "",
    patternMessage: patternMessage ?? "",
    deciding: property,
    options: Object.fromEntries(Object.entries(options).map(([value, allowed]) => [value, [...allowed]])),
    readOnlyWhen: whenOf(rules?.readOnlyWhen ?? null),
    requiredWhen: whenOf(rules?.requiredWhen ?? null),
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
  const problems: FieldProblem[] = [];
  const edge = (name: "min" | "max") => {
    const parsed = parseDraft({ type: edgeType(property.type) }, values[name], { currency: "EUR" });
    if (parsed.problem !== undefined) problems.push({ path: name, code: "invalid", message: parsed.problem });
    else if (typeof parsed.value === "number" || typeof parsed.value === "string") return { [name]: parsed.value };
    return {};
  };
  const length = (name: "minLength" | "maxLength") => {
    const text = values[name].trim();
    if (text === "") return {};
    if (/^[1-9]\d{0,4}$/u.test(text)) return { [name]: Number(text) };
    problems.push({ path: name, code: "invalid", message: "Write a number of characters." });
    return {};
  };
  const { type } = property;
  const limits = {
    ...(hasRange(type) ? { ...edge("min"), ...edge("max") } : {}),
    ...(hasLength(type) ? { ...length("minLength"), ...length("maxLength") } : {}),
    ...(hasPattern(type) ? patternOf(values) : {}),
  };
  if (problems.length > 0)
    throw new ApiProblem(422, { code: "invalid", detail: "Some rules cannot be read.", problems });
  const { required, deciding, options, readOnlyWhen, requiredWhen } = values;
  const chosen = Object.fromEntries(Object.entries(options).filter(([, allowed]) => allowed.length > 0));
  return {
    version: property.rules?.version ?? null,
    required,
    limits: Object.keys(limits).length === 0 ? null : limits,
    optionsWhen: deciding === "" || Object.keys(chosen).length === 0 ? null : { property: deciding, options: chosen },
    readOnlyWhen: readOnlyWhen.kept ?? filterOf(readOnlyWhen.conditions) ?? null,
    requiredWhen: requiredWhen.kept ?? filterOf(requiredWhen.conditions) ?? null,
  } as RulesToSend;
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
