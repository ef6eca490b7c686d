import type { Work } from "#platform/work";
import { everyObject } from "../objects.ts";
import { type AnyObjectType, type StoredRecord, textOf } from "../records/object-type.ts";
import { readRecords } from "../records/record-list-sql.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { digitsOf } from "../records/text-rules.ts";
import { readableIds } from "../records/visibility-sql.ts";
import { recordTerms } from "./record-terms.ts";
import { folded } from "./search-fold-shared-rules.ts";
import { asHeld, holds, holdsAll, orMeant, type SoughtWord, soughtWords } from "./search-query-rules.ts";
import type { SearchHit, SearchInput, SearchReply } from "./search-schema.ts";
import { type Candidate, candidates } from "./search-sql.ts";
import { searchTerms } from "./search-terms-rules.ts";
import { meantWords } from "./search-word-sql.ts";

/** Of each object so many of the best matches are read and put in order. */
const maxRanked = 50;

/** With fewer matches than these, words that were perhaps meant are looked for as well. */
const fewHits = 3;

/**
 * One box over every object the actor may read: a record of exactly that name first, then names that begin with it,
 * names that hold every word, what holds them elsewhere, and what holds words like them; of equals the most recently
 * changed.
 */
export async function search(work: Work, { q, limit }: SearchInput): Promise<SearchReply> {
  const words = soughtWords(q);
  const objects = (await everyObject(work)).filter((object) => work.actor.can(`${object.plural}.read`));
  if (words.length === 0 || objects.length === 0) return { items: [], meant: null };
  const sought: Sought = { q, words, objects };
  const hits = await hitsOf(work, sought);
  const more = hits.length < fewHits ? await hitsOfMeant(work, sought) : [];
  const others = more.filter(({ hit }) => !hits.some((known) => known.hit.id === hit.id));
  const items = [...hits.toSorted(better), ...others.toSorted(better)].slice(0, limit).map(({ hit }) => hit);
  return { items, meant: hits.length === 0 ? (others.toSorted(better)[0]?.meant ?? null) : null };
}

async function hitsOf(work: Work, sought: Sought): Promise<RankedHit[]> {
  return readHits(work, await candidates(work, sought.objects, { ...sought, limit: maxRanked }), sought);
}

/** Matches of what may have been meant. Only what is found, and so in sight, ever tells that a word is known. */
async function hitsOfMeant(work: Work, sought: Sought): Promise<RankedHit[]> {
  const meant = await meantWords(
    work,
    sought.words.map(({ text }) => text),
  );
  if (meant.size === 0) return [];
  const words = sought.words.map((word) => orMeant(word, meant.get(word.text) ?? []));
  return hitsOf(work, { ...sought, words });
}

interface RankedHit {
  readonly hit: SearchHit;
  /** 4: the name is exactly that, 3: it begins with it, 2: it holds every word, 1: some stand elsewhere. */
  readonly rank: number;
  readonly updatedAt: string;
  readonly order: number;
  /** The words as the record holds them, where they may have been mistyped. */
  readonly meant: string;
}

interface Sought {
  readonly q: string;
  readonly words: readonly SoughtWord[];
  /** What the actor may read, in the order in which equals stand. */
  readonly objects: readonly AnyObjectType[];
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
  const hit = { object: object.key, id: record.id, title, subtitle: subtitle ?? subtitleOf(record) };
  return { hit, rank, updatedAt: record.updatedAt, order: objects.indexOf(object), meant: asHeld(terms, words) };
}

/** What tells records of one name apart. */
function subtitleOf({ values }: StoredRecord): string | null {
  const texts = ["domain", "email", "jobTitle", "city", "nextStep"].map((name) => textOf(values[name]));
  return texts.find((text) => text !== null) ?? null;
}

/** Whom one sells to before what one sells them. */
function better(one: RankedHit, other: RankedHit): number {
  const byObject = one.order - other.order;
  if (one.rank !== other.rank) return other.rank - one.rank;
  return (one.rank === 4 ? byObject : 0) || later(one, other) || byObject;
}

const later = (one: RankedHit, other: RankedHit): number =>
  Number(one.updatedAt < other.updatedAt) - Number(one.updatedAt > other.updatedAt);
