import { activeMembers, organizationOf, teamsOfMembers } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { anyObjectOf, objectOf } from "../objects.ts";
import { listPipelines } from "../pipelines/pipelines.ts";
import { recordNames } from "../records/record-sight-sql.ts";
import { registryOf } from "../records/registry.ts";
import type { FilterMeaning, FilterMeaningInput } from "./filter-language-schema.ts";
import { checkFilter, opsOf } from "./filter-rules.ts";
import type { Filter } from "./filter-schema.ts";
import type { Subject } from "./filter-subject.ts";
import { filterText } from "./filter-text-print-shared-rules.ts";
import { readFilterText } from "./filter-text-shared-rules.ts";
import { targetNames } from "./filter-text-values-shared-rules.ts";
import { fieldAt, type Kind, kindOf, type Names, type Vocabulary } from "./filter-vocabulary-shared-rules.ts";
import { subjectOf } from "./filter-ways.ts";
import { filterWords, type TextOf, valueWords } from "./filter-words-shared-rules.ts";

/** Everything that a filter of an object can speak of, as far as the actor may see it. */
export async function filterVocabulary(work: Work, key: string): Promise<Vocabulary> {
  const registry = await registryOf(work, await anyObjectOf(work, key));
  const { currency, timeZone } = await organizationOf(work);
  const kinds = new Map<string, Kind>();
  const open = [await subjectOf(work, registry)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (kinds.has(next.key)) continue;
    kinds.set(next.key, toKind(next));
    open.push(...[...next.to, ...next.related].map((way) => way.subject()));
  }
  return { object: key, kinds: [...kinds.values()], currency, timeZone };
}

function toKind({ key, one, many, properties, to, related }: Subject): Kind {
  const lead = (way: Subject["to"][number]) => ({ name: way.name, label: way.label, kind: way.subject().key });
  const fields = properties.filter(({ filterable }) => filterable);
  return {
    key,
    one,
    many,
    fields: fields.map(({ name, label, type, target, options }) => ({
      key: name,
      label,
      type,
      target: target ?? null,
      options: (options ?? []).map((option) => ({ value: option.value, label: option.label })),
      ops: opsOf[type],
    })),
    to: to.map(lead),
    related: related.map(lead),
  };
}

/** Reads a filter from text, or takes one, and says it in all its forms. Refuses what is none, with its place. */
export async function filterMeaning(work: Work, { object, text, filter }: FilterMeaningInput): Promise<FilterMeaning> {
  const vocabulary = await filterVocabulary(work, object);
  const names = await namesKnown(work);
  const asked = filter ?? textFilter(text ?? "", { vocabulary, names });
  if (asked === null) return { filter: null, text: "", words: "" };
  const registry = await registryOf(work, await anyObjectOf(work, object));
  const { problems } = checkFilter(asked, await subjectOf(work, registry, asked));
  if (problems.length > 0) throw new Refusal("invalid", "The filter is not valid", { problems });
  const words = await sayFilters(work, { vocabulary, names }, [asked]);
  return { filter: asked, text: filterText(asked, { vocabulary, names }), words: words[0] ?? "" };
}

function textFilter(text: string, meaning: { vocabulary: Vocabulary; names: Names }): Filter | null {
  const { filter, problem } = readFilterText(text, meaning);
  if (problem === undefined) return filter;
  const { position, length, message, suggestions } = problem;
  const hint = suggestions.length === 0 ? "" : ` Perhaps ${suggestions.join(", ")}?`;
  throw new Refusal("invalid", "The text is no filter", {
    problems: [{ path: "text", code: "unreadable", message: `At letter ${position + 1}: ${message}.${hint}` }],
    facts: { position, length, suggestions },
  });
}

/** What filters ask, as sentences; one per filter. */
export async function wordsOfFilters(work: Work, object: string, filters: readonly Filter[]): Promise<string[]> {
  if (filters.length === 0) return [];
  return sayFilters(work, { vocabulary: await filterVocabulary(work, object), names: await namesKnown(work) }, filters);
}

async function sayFilters(
  work: Work,
  { vocabulary, names }: { vocabulary: Vocabulary; names: Names },
  filters: readonly Filter[],
): Promise<string[]> {
  const top = kindOf(vocabulary, vocabulary.object);
  const ids = new Map<"account" | "contact", Set<string>>([
    ["account", new Set()],
    ["contact", new Set()],
  ]);
  for (const filter of filters) gatherIds(filter, { vocabulary, kind: top, ids });
  const records = new Map<string, ReadonlyMap<string, string>>();
  for (const [key, some] of ids)
    if (some.size > 0) records.set(key, await recordNames(work, objectOf(key), [...some].slice(0, mostNamed)));
  const textOf: TextOf = (field, value) => {
    const id = String(value);
    const known = targetNames(field, names).find((one) => one.id === id)?.name;
    return valueWords(field, value, known ?? records.get(field.target ?? "")?.get(id), names.teams);
  };
  return filters.map((filter) => filterWords(filter, { vocabulary, textOf }));
}

/** Names read for one answer; further records are told by their ids. */
const mostNamed = 1000;

interface Gathering {
  readonly vocabulary: Vocabulary;
  readonly kind: Kind;
  readonly ids: ReadonlyMap<string, Set<string>>;
}

/** Collects the ids of records that conditions name. */
function gatherIds(filter: Filter, gathering: Gathering): void {
  const { vocabulary, kind, ids } = gathering;
  for (const part of partsOf(filter)) gatherIds(part, gathering);
  const lead = kind.related.find(({ name }) => name === filter.related);
  if (filter.where !== undefined && lead !== undefined)
    gatherIds(filter.where, { ...gathering, kind: kindOf(vocabulary, lead.kind) });
  const target = fieldAt(vocabulary, kind, filter.property ?? "")?.field.target ?? "";
  const named = [filter.value].flat().filter((id) => typeof id === "string" && /^[1-9]\d{0,18}$/u.test(id));
  for (const id of named) ids.get(target)?.add(String(id));
}

function partsOf({ and = [], or = [], not }: Filter): readonly Filter[] {
  return [...and, ...or, ...(not === undefined ? [] : [not])];
}

/** What people, teams, pipelines and stages are called. */
async function namesKnown(work: Work): Promise<Names> {
  const pipelines = await listPipelines(work);
  const { teams } = await teamsOfMembers(work);
  const members = await activeMembers(work, mostNamed);
  const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
  return {
    members: members.map(named),
    teams: [...teams.values()].map(named),
    pipelines: pipelines.map(named),
    stages: pipelines.flatMap(({ stages }) => stages.map(named)),
  };
}
