import { membersByIds } from "#modules/identity";
import type { Work } from "#platform/work";
import type { Filter, FilterOp } from "../filters/filter-schema.ts";
import { decimalOf } from "../exports/export-rules.ts";
import { listPipelines } from "../pipelines/pipelines.ts";
import type { Property } from "../records/record-properties.ts";
import { isMoney } from "../records/property-type-rules.ts";
import type { Registry } from "../records/registry.ts";

const opWords: Readonly<Record<FilterOp, string>> = {
  is: "is",
  isNot: "is not",
  contains: "contains",
  startsWith: "starts with",
  gt: "is more than",
  gte: "is at least",
  lt: "is less than",
  lte: "is at most",
  between: "is between",
  in: "is one of",
  hasAny: "has one of",
  hasAll: "has all of",
  hasNone: "has none of",
  during: "is during",
  moreThanAgo: "is more than",
  lessThanAgo: "is less than",
  inMoreThan: "is in more than",
  inLessThan: "is in less than",
  empty: "is empty",
  notEmpty: "is filled in",
};

type NameOf = (property: Property, id: string) => string;

/** A filter as a sentence for people who are refused by it: "Stage is one of Qualified, Proposal". */
export async function conditionWords(work: Work, registry: Registry, filter: Filter): Promise<string> {
  const pipelines = await listPipelines(work);
  const stages = new Map(pipelines.flatMap((pipeline) => pipeline.stages.map(({ id, name }) => [id, name] as const)));
  const members = await membersByIds(work, memberIds(registry, filter));
  const byTarget: Readonly<Record<string, (id: string) => string | undefined>> = {
    stage: (id) => stages.get(id),
    pipeline: (id) => pipelines.find((pipeline) => pipeline.id === id)?.name,
    member: (id) => members.get(id)?.name ?? (id === "me" ? "whoever asks" : undefined),
  };
  return wordsOf(filter, registry, (property, id) => byTarget[property.target ?? ""]?.(id) ?? id);
}

function wordsOf(node: Filter, registry: Registry, nameOf: NameOf): string {
  if (node.not !== undefined) return `not (${wordsOf(node.not, registry, nameOf)})`;
  const parts = node.and ?? node.or;
  if (node.related !== undefined) return `there are such ${node.related}`;
  if (parts === undefined) return conditionOf(node, registry, nameOf);
  const word = node.and === undefined ? " or " : " and ";
  return parts
    .map((part) => {
      const words = wordsOf(part, registry, nameOf);
      return parts.length > 1 && (part.and ?? part.or) !== undefined ? `(${words})` : words;
    })
    .join(word);
}

function conditionOf({ property: name = "", op = "is", value }: Filter, registry: Registry, nameOf: NameOf): string {
  const property = registry.find(name);
  const subject = property?.label ?? name;
  if (op === "empty" || op === "notEmpty") return `${subject} ${opWords[op]}`;
  const values = [value].flat().map((one) => textOf(one, property, nameOf));
  return `${subject} ${opWords[op]} ${values.join(op === "between" ? " and " : ", ")}`;
}

function textOf(value: unknown, property: Property | undefined, nameOf: NameOf): string {
  if (isMoney(value) && "minor" in value) return `${decimalOf(value)} ${value.currency}`;
  if (typeof value === "boolean") return value ? "yes" : "no";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (property === undefined) return text;
  const option = property.options?.find((one) => one.value === value);
  return option?.label ?? (property.target === undefined ? text : nameOf(property, text));
}

function memberIds(registry: Registry, node: Filter): string[] {
  const inner = [...(node.and ?? []), ...(node.or ?? []), ...(node.not === undefined ? [] : [node.not])];
  const own =
    registry.find(node.property ?? "")?.target === "member"
      ? [node.value].flat().filter((one): one is string => typeof one === "string" && /^[1-9][0-9]{0,17}$/.test(one))
      : [];
  return [...own, ...inner.flatMap((part) => memberIds(registry, part))];
}
