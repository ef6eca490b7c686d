import { activeMembers, findMembers, membersByIds } from "#modules/identity";
import type { Work } from "#platform/work";
import type { Pipeline } from "../pipelines/pipeline-schema.ts";
import { listPipelines } from "../pipelines/pipelines.ts";
import { comparable } from "../records/text-rules.ts";
import type { RelationText } from "./import-rows.ts";
import { nearest } from "./mapping/similarity-rules.ts";
import { objectOf } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { findByText, namesLike, type Named } from "./relation-sql.ts";
import { findByUniqueValue } from "./relation-unique.ts";
import { shown } from "./values/value-reading.ts";

/** What a relation's text leads to. */
export type Found = { readonly id: string } | { readonly problem: string };

/** Texts of one batch for which near names are looked for: a column of other people's names would ask for each. */
const maxNearLooks = 50;
/** Names looked through for a near match. */
const maxMembers = 2000;
const isId = /^[1-9][0-9]{0,17}$/;

/** Looks up what the texts of many rows name. One query per kind of target, however many there are. */
export async function findRelated(
  work: Work,
  texts: readonly RelationText[],
): Promise<(relation: RelationText) => Found> {
  const byTarget = Map.groupBy(texts, ({ property }) => property.target ?? "member");
  const found = new Map<string, ReadonlyMap<string, Found>>();
  for (const [target, relations] of byTarget) {
    const wanted = [...new Set(relations.map(({ text }) => text))];
    if (target === "account" || target === "contact")
      found.set(target, await findNamed(work, objectOf(target), wanted));
    else if (target === "member") found.set(target, await findOwners(work, wanted));
  }
  return ({ property, text }) =>
    found.get(property.target ?? "member")?.get(text) ?? { problem: `There is no "${shown(text)}"` };
}

/** The records of one type that texts name: by id, by a unique value, by what identifies them, by their exact name. */
export async function findNamed(
  work: Work,
  object: AnyObjectType,
  texts: readonly string[],
): Promise<ReadonlyMap<string, Found>> {
  const unique = await findByUniqueValue(work, object, texts);
  const others = texts.filter((text) => !unique.has(text));
  const known = await findByText(
    work,
    object,
    others.map(comparable),
    texts.filter((text) => isId.test(text)),
  );
  const many = object.labels.many.toLowerCase();
  const missing: string[] = [];
  const found = new Map<string, Found>();
  for (const text of texts) {
    const own = unique.get(text) ?? [];
    const matches = [...own, ...(known.get(comparable(text)) ?? [])];
    const match = own.some(({ id }) => id !== text) ? chooseOwn(matches, text, many) : choose(matches, text, many);
    if (match === null) missing.push(text);
    else found.set(text, match);
  }
  for (const [n, text] of missing.entries())
    found.set(text, { problem: await unknown(work, object, text, { looksNear: n < maxNearLooks }) });
  return found;
}

/** A number of one's own may be the id of another record: which of the two is meant, nobody can tell. */
function chooseOwn(matches: readonly Named[], text: string, what: string): Found {
  const [only, ...others] = matches;
  if (only !== undefined && others.every(({ id }) => id === only.id)) return { id: only.id };
  return { problem: `"${shown(text)}" may be any of ${matches.length} ${what}: write the name of the one you mean` };
}

function choose(matches: readonly Named[], text: string, what: string): Found | null {
  const exact = matches.find(({ id }) => id === text);
  if (exact !== undefined) return { id: exact.id };
  if (matches.length > 1)
    return { problem: `${matches.length} ${what} are called "${shown(text)}": name the one you mean by its id` };
  const [only] = matches;
  return only === undefined ? null : { id: only.id };
}

/** A near match is offered, never taken. */
async function unknown(
  work: Work,
  object: AnyObjectType,
  text: string,
  { looksNear }: { looksNear: boolean },
): Promise<string> {
  const near = looksNear ? await namesLike(work, object, comparable(text)) : [];
  const names = near.map(({ name }) => name);
  return `There is no ${object.labels.one.toLowerCase()} "${shown(text)}"${offer(text, names)}`;
}

async function findOwners(work: Work, texts: readonly string[]): Promise<ReadonlyMap<string, Found>> {
  const named = await findMembers(work, texts);
  const byId = await membersByIds(
    work,
    texts.filter((text) => isId.test(text)),
  );
  const found = new Map(
    texts.map((text): [string, Found | null] => {
      const owner = byId.get(text);
      return [text, choose(owner === undefined ? (named.get(text) ?? []) : [owner], text, "members")];
    }),
  );
  const all = [...found.values()].includes(null) ? (await activeMembers(work, maxMembers)).map(({ name }) => name) : [];
  return new Map(
    [...found].map(([text, match]) => [
      text,
      match ?? { problem: `There is no member "${shown(text)}"${offer(text, all)}` },
    ]),
  );
}

/** Near matches as a question at the end of a refusal; nothing when there are none. */
function offer(text: string, names: readonly string[]): string {
  const near = nearest(text, names);
  return near.length > 0 ? `: did you mean ${near.join(" or ")}?` : "";
}

/** The pipelines as rows name them: a pipeline by id, key or name, and in it a stage likewise. */
export interface StageFinder {
  pipeline(text: string): Found;
  stage(text: string, pipelineId: string | null): Found;
}

export async function stageFinder(work: Work): Promise<StageFinder> {
  const pipelines = await listPipelines(work);
  return {
    pipeline: (text) => byName("pipeline", text, pipelines),
    stage(text, pipelineId) {
      const pipeline =
        pipelineId === null && pipelines.length === 1 ? pipelines[0] : pipelines.find(({ id }) => id === pipelineId);
      if (pipeline === undefined) return { problem: `Which pipeline the stage "${shown(text)}" is of is not known` };
      return byName("stage", text, pipeline.stages, pipeline);
    },
  };
}

function byName(
  what: string,
  text: string,
  all: readonly { id: string; key: string; name: string }[],
  within?: Pipeline,
): Found {
  const wanted = comparable(text);
  const found =
    all.find(({ id }) => id === text) ??
    all.find(({ name }) => comparable(name) === wanted) ??
    all.find(({ key }) => key === wanted);
  if (found !== undefined) return { id: found.id };
  const place = within === undefined ? "" : ` in the pipeline "${within.name}"`;
  const near = offer(
    text,
    all.map(({ name }) => name),
  );
  return { problem: `There is no ${what} "${shown(text)}"${place}${near}` };
}
