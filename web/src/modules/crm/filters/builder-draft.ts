import { type Vocabulary, fieldAt, kindOf } from "@gomark/server/shared/crm/filters/filter-vocabulary";
import type { PropertyInfo, Reference } from "../records/record.ts";
import { type ConditionDraft, draftCondition, parseCondition } from "./condition-draft.ts";
import type { Comparison, FilterNode } from "./filter.ts";
import { propertyOf } from "./field-property.ts";

/** A filter while it is built: every part has an id, so that it keeps its place on the page. */
export type BuilderGroup = {
  readonly id: number;
  readonly kind: "group";
  readonly join: "and" | "or";
  readonly not: boolean;
  readonly parts: readonly BuilderNode[];
};

export type BuilderCondition = {
  readonly id: number;
  readonly kind: "condition";
  readonly path: string;
  readonly property: PropertyInfo | null;
  readonly draft: ConditionDraft;
  /** As it was given, until something of it is changed: inputs may show less than it says. */
  readonly original: FilterNode | null;
};

export type BuilderRelated = {
  readonly id: number;
  readonly kind: "related";
  readonly name: string;
  readonly about: string;
  readonly count: FilterNode["count"];
  readonly where: BuilderGroup;
};

export type BuilderNode = BuilderGroup | BuilderCondition | BuilderRelated;

let lastId = 0;
/** Ids are for the page alone. */
export function nextId(): number {
  lastId += 1;
  return lastId;
}

export const emptyCondition = (): BuilderCondition => ({
  id: nextId(),
  kind: "condition",
  path: "",
  property: null,
  draft: { op: "is", values: [] },
  original: null,
});

export const emptyGroup = (join: "and" | "or" = "and"): BuilderGroup => ({
  id: nextId(),
  kind: "group",
  join,
  not: false,
  parts: [emptyCondition()],
});

type Drafting = { readonly vocabulary: Vocabulary; readonly names: readonly Reference[] };

/** The builder's form of a filter; a part that it cannot show stays as it is. */
export function draftFilter(nodes: readonly FilterNode[], drafting: Drafting): BuilderGroup {
  const [only] = nodes;
  const { object } = drafting.vocabulary;
  if (nodes.length === 1 && only?.or !== undefined) return groupOf(only, drafting, object);
  return { ...emptyGroup(), parts: nodes.map((node) => draftNode(node, drafting, object)) };
}

function draftNode(node: FilterNode, drafting: Drafting, kind: string): BuilderNode {
  if (node.related !== undefined) return draftRelated(node, drafting, kind);
  if (node.and !== undefined || node.or !== undefined || node.not !== undefined) return groupOf(node, drafting, kind);
  return draftOne(node, drafting, kind);
}

function draftOne(node: FilterNode, { vocabulary, names }: Drafting, kind: string): BuilderCondition {
  const path = node.property ?? "";
  const found = fieldAt(vocabulary, kindOf(vocabulary, kind), path);
  const property = found === undefined ? null : propertyOf(found.field, kind);
  const draft =
    property === null ? { op: "is" as const, values: [] } : draftCondition(node as Comparison, property, names);
  return { id: nextId(), kind: "condition", path, property, draft, original: node };
}

function draftRelated(node: FilterNode, drafting: Drafting, kind: string): BuilderRelated {
  const name = node.related ?? "";
  const about = kindOf(drafting.vocabulary, kind).related.find((lead) => lead.name === name)?.kind ?? kind;
  const { where } = node;
  const isGroup = where?.and !== undefined || where?.or !== undefined || where?.not !== undefined;
  const inside =
    where === undefined
      ? { ...emptyGroup(), parts: [] }
      : isGroup
        ? groupOf(where, drafting, about)
        : { ...emptyGroup(), parts: [draftNode(where, drafting, about)] };
  return { id: nextId(), kind: "related", name, about, count: node.count, where: inside };
}

function groupOf(node: FilterNode, drafting: Drafting, kind: string): BuilderGroup {
  if (node.not !== undefined) {
    const { not } = node;
    const isPlainGroup = not.and !== undefined || not.or !== undefined;
    if (isPlainGroup) return { ...groupOf(not, drafting, kind), not: true };
    return { ...emptyGroup("or"), not: true, parts: [draftNode(not, drafting, kind)] };
  }
  const parts = (node.and ?? node.or ?? []).map((part) => draftNode(part, drafting, kind));
  return { ...emptyGroup(node.or === undefined ? "and" : "or"), parts };
}

/** What the builder's form asks, or what is missing in which of its parts. */
export type Built = { readonly nodes: readonly FilterNode[]; readonly problems: ReadonlyMap<number, string> };

/** The filter as a list of chips that must all hold. */
export function buildFilter(root: BuilderGroup, currency: string): Built {
  const problems = new Map<number, string>();
  const node = buildNode(root, { currency, problems });
  if (node === null) return { nodes: [], problems };
  return { nodes: node.and ?? [node], problems };
}

type Building = { readonly currency: string; readonly problems: Map<number, string> };

function buildNode(node: BuilderNode, building: Building): FilterNode | null {
  if (node.kind === "group") return buildGroup(node, building);
  if (node.kind === "condition") return buildCondition(node, building);
  const where = buildGroup(node.where, building);
  return {
    related: node.name,
    ...(where === null ? {} : { where }),
    ...(node.count === undefined ? {} : { count: node.count }),
  };
}

function buildGroup({ join, not, parts }: BuilderGroup, building: Building): FilterNode | null {
  const built = parts.flatMap((part) => buildNode(part, building) ?? []);
  const [only] = built;
  if (only === undefined) return null;
  const group = built.length === 1 ? only : join === "and" ? { and: built } : { or: built };
  return not ? { not: group } : group;
}

function buildCondition(node: BuilderCondition, { currency, problems }: Building): FilterNode | null {
  if (node.original !== null) return node.original;
  if (node.property === null) {
    problems.set(node.id, "Choose a field.");
    return null;
  }
  const parsed = parseCondition(node.property, node.draft, currency);
  if (parsed.problem === undefined) return { ...parsed.condition, property: node.path };
  problems.set(node.id, parsed.problem);
  return null;
}
