import type { Work } from "#platform/work";
import { excerpt } from "./search-excerpt-rules.ts";
import { folded } from "./search-fold-shared-rules.ts";
import { asHeld, holdsAll } from "./search-query-rules.ts";
import type { RankedHit, Sought } from "./search-ranking.ts";
import { nameEnd } from "./search-terms-rules.ts";
import { type Writing, writingsHolding } from "./search-writing-sql.ts";

/** Of notes and of tasks so many of the best matches are read and put in order. */
const maxRanked = 25;

/** Notes and tasks in sight that hold what is sought: a task of exactly that title first. */
export async function hitsOfWritings(work: Work, sought: Sought): Promise<RankedHit[]> {
  const found = await writingsHolding(work, { ...sought, limit: maxRanked });
  return found.flatMap((writing) => hitOf(writing, sought) ?? []);
}

function hitOf(writing: Writing, { q, words, objects }: Sought): RankedHit | null {
  const { kind, id, text, terms, record, updatedAt } = writing;
  if (!holdsAll(terms, words)) return null;
  const title = kind === "note" ? excerpt(text, words) : text;
  const hit = { object: kind, id, title, subtitle: subtitleOf(writing, words), record };
  const rank = rankOf(writing, { q, words });
  return { hit, rank, updatedAt, order: objects.length, meant: asHeld(terms, words) };
}

/** Who wrote a note; of a task the part of its description that was found. */
function subtitleOf({ kind, author, more, terms }: Writing, words: Sought["words"]): string | null {
  if (kind === "note") return author;
  return more === null || holdsAll(ownTerms(terms), words) ? null : excerpt(more, words);
}

function rankOf({ kind, text, terms }: Writing, { q, words }: Pick<Sought, "q" | "words">): RankedHit["rank"] {
  const isKnownByIt = holdsAll(ownTerms(terms), words);
  if (kind === "note" || !isKnownByIt) return isKnownByIt ? 2 : 1;
  const [wanted, is] = [folded(q.trim()), folded(text)];
  return is === wanted ? 4 : is.startsWith(wanted) ? 3 : 2;
}

/** The terms of a note's text or of a task's title. */
function ownTerms(terms: string): string {
  return terms.split(` ${nameEnd} `, 1)[0] ?? "";
}
