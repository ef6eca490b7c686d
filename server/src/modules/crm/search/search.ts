import type { Work } from "#platform/work";
import { everyObject } from "../objects.ts";
import { type StoredRecord, textOf } from "../records/object-type.ts";
import { readRecords } from "../records/record-list-sql.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { digitsOf } from "../records/text-rules.ts";
import { readableIds } from "../records/visibility-sql.ts";
import { recordTerms } from "./record-terms.ts";
import { folded } from "./search-fold-shared-rules.ts";
import { asHeld, holds, holdsAll, orMeant, soughtWords } from "./search-query-rules.ts";
import { better, type RankedHit, type Sought, together } from "./search-ranking.ts";
import type { SearchInput, SearchReply } from "./search-schema.ts";
import { type Candidate, candidates } from "./search-sql.ts";
import { searchTerms } from "./search-terms-rules.ts";
import { hitsOfWritings } from "./search-writings.ts";
import { meantWords } from "./search-word-sql.ts";

/** Of each object so many of the best matches are read and put in order. */
const maxRanked = 50;

/** With fewer matches than these, words that were perhaps meant are looked for as well. */
const fewHits = 3;

/**
 * One box over every object the actor may read, and the notes and tasks they may see: a record of exactly that name
 * first, then names that begin with it, names that hold every word, what holds them elsewhere, and what holds words like
 * them; of equals the most recently changed.
 */
export async function search(work: Work, { q, limit }: SearchInput): Promise<SearchReply> {
  const words = soughtWords(q);
  const objects = (await everyObject(work)).filter((object) => work.actor.can(`${object.plural}.read`));
  if (words.length === 0) return { items: [], meant: null };
  const sought: Sought = { q, words, objects };
  const hits = await hitsOf(work, sought);
  const isFew = hits.records.length + hits.writings.length < fewHits;
  const more = isFew ? await hitsOfMeant(work, sought) : none;
  const records = [...hits.records, ...without(hits.records, more.records)];
  const writings = [...hits.writings, ...without(hits.writings, more.writings)];
  const found = together(records, writings, limit);
  const isAsTyped = hits.records.length + hits.writings.length > 0;
  return { items: found.map(({ hit }) => hit), meant: isAsTyped ? null : (found[0]?.meant ?? null) };
}

interface Hits {
  readonly records: readonly RankedHit[];
  readonly writings: readonly RankedHit[];
}
const none: Hits = { records: [], writings: [] };

function without(known: readonly RankedHit[], more: readonly RankedHit[]): RankedHit[] {
  return more.filter(({ hit }) => !known.some((one) => one.hit.object === hit.object && one.hit.id === hit.id));
}

/** The best first. */
async function hitsOf(work: Work, sought: Sought): Promise<Hits> {
  const { objects } = sought;
  const found = objects.length === 0 ? [] : await candidates(work, objects, { ...sought, limit: maxRanked });
  const records = await readHits(work, found, sought);
  return { records: records.toSorted(better), writings: (await hitsOfWritings(work, sought)).toSorted(better) };
}

/** Matches of what may have been meant. Only what is found, and so in sight, ever tells that a word is known. */
async function hitsOfMeant(work: Work, sought: Sought): Promise<Hits> {
  const meant = await meantWords(
    work,
    sought.words.map(({ text }) => text),
  );
  if (meant.size === 0) return none;
  const words = sought.words.map((word) => orMeant(word, meant.get(word.text) ?? []));
  return hitsOf(work, { ...sought, words });
}

/** Reads candidates as every reading does: what is out of sight is not there, and a hidden field holds no word. */
async function readHits(work: Work, found: readonly Candidate[], sought: Sought): Promise<RankedHit[]> {
  const bestOnes = best(found);
  const hits: RankedHit[] = [];
  for (const object of sought.objects) {
    const ids = new Set(bestOnes.flatMap((one) => (one.object === object.key ? [one.id] : [])));
    if (ids.size === 0) continue;
    const registry = await registryOf(work, object);
    const records = await readRecords(work, registry, readableIds(work, object, [...ids]));
    hits.push(...records.flatMap((record) => hitOf(registry, record, sought) ?? []));
  }
  return hits;
}

function best(found: readonly Candidate[]): Candidate[] {
  return found.toSorted((one, other) => other.place - one.place || other.updatedAt - one.updatedAt).slice(0, maxRanked);
}

function hitOf(registry: Registry, record: StoredRecord, { q, words, objects }: Sought): RankedHit | null {
  const { object, custom } = registry;
  const title = textOf(record.values["name"]) ?? "";
  const terms = recordTerms(registry, record.values);
  if (!holdsAll(terms, words)) return null;
  const name = searchTerms([title]);
  const [wanted, is] = [folded(q.trim()), folded(title)];
  const rank = is === wanted ? 4 : is.startsWith(wanted) ? 3 : holdsAll(name, words) ? 2 : 1;
  const elsewhere = words.find((word) => !holds(name, word));
  const shown = [...object.properties, ...custom].map(({ name: property }) => textOf(record.values[property]));
  const subtitle =
    elsewhere === undefined
      ? null
      : shown.find((text) => text !== null && holds(searchTerms([text, digitsOf(text)]), elsewhere));
  const hit = { object: object.key, id: record.id, title, subtitle: subtitle ?? subtitleOf(record), record: null };
  return { hit, rank, updatedAt: record.updatedAt, order: objects.indexOf(object), meant: asHeld(terms, words) };
}

/** What tells records of one name apart. */
function subtitleOf({ values }: StoredRecord): string | null {
  const texts = ["domain", "email", "jobTitle", "city", "nextStep"].map((name) => textOf(values[name]));
  return texts.find((text) => text !== null) ?? null;
}
