import type { Work } from "#platform/work";
import { endLinks, linkCounts } from "../../links/link-sql.ts";
import { maxLinksOfRecord } from "../../links/link-schema.ts";
import { tellBoth } from "../../links/links.ts";
import type { OwnRelation } from "../../links/own-relations.ts";
import type { AnyObjectType } from "../../records/object-type.ts";
import { findRecords } from "../../records/record-sight-sql.ts";
import { existingIds } from "../../records/visibility-sql.ts";
import { selectRecords } from "../../records/record-write-sql.ts";
import { registryOf } from "../../records/registry.ts";
import { type ImportRow, refuse } from "../import-rows.ts";
import { putLinks, putPrimary, type StandingLink, standingLinks, type WrittenLink } from "./import-link-sql.ts";
import type { LinkWish, RowLinks } from "./import-links.ts";

/** A row and the record it changes; null for one it makes. */
interface Linked {
  readonly row: ImportRow;
  readonly recordId: string | null;
}

/** A link that is to be written, and what stands in its place now. */
interface Wanted extends LinkWish {
  readonly before: StandingLink | undefined;
  readonly primaryBefore: string | null;
}

/** What rows are to be linked with, once it has been checked against the links there are. */
export interface Linking {
  readonly object: AnyObjectType;
  readonly wanted: ReadonlyMap<ImportRow, readonly Wanted[]>;
  /** Links with records in the bin, which give way where a record can have one alone. */
  readonly ending: readonly { readonly relation: OwnRelation; readonly link: StandingLink }[];
}

/** Checks links against those there are, and against one another. Refuses a second one where a record can have one alone, and too many. */
export async function checkLinks(
  work: Work,
  object: AnyObjectType,
  rows: readonly Linked[],
  links: RowLinks,
): Promise<Linking | null> {
  if (links.size === 0) return null;
  const wanted = new Map<ImportRow, Wanted[]>();
  const ending: { relation: OwnRelation; link: StandingLink }[] = [];
  for (const relation of new Set([...links.values()].flatMap((wishes) => wishes.map((wish) => wish.relation)))) {
    const asked = rows.flatMap(({ row, recordId }) =>
      (links.get(row) ?? []).filter((wish) => wish.relation === relation).map((wish) => ({ row, recordId, wish })),
    );
    const standing = await standingOf(work, relation, asked);
    const inBin = await linksToBin(work, { object, relation }, standing);
    ending.push(...[...inBin].map((link) => ({ relation, link })));
    const judged = await judgeOf(work, relation, { asked, standing: standing.filter((link) => !inBin.has(link)) });
    for (const { row, recordId, wish } of asked) {
      const now = judged({ row, recordId, wish });
      if (now !== null) wanted.set(row, [...(wanted.get(row) ?? []), { ...wish, ...now }]);
    }
  }
  return { object, wanted, ending };
}

interface Asked extends Linked {
  readonly wish: LinkWish;
}

function standingOf(work: Work, relation: OwnRelation, asked: readonly Asked[]): Promise<readonly StandingLink[]> {
  const owns = [...new Set(asked.flatMap(({ recordId }) => recordId ?? []))];
  const others = [...new Set(asked.map(({ wish }) => wish.otherId))];
  return standingLinks(work, relation, { owns, others });
}

/** Those links of which one end is in the bin. */
async function linksToBin(
  work: Work,
  { object, relation }: { readonly object: AnyObjectType; readonly relation: OwnRelation },
  standing: readonly StandingLink[],
): Promise<ReadonlySet<StandingLink>> {
  if (!relation.single && !relation.otherSingle) return new Set();
  const owns = await findRecords(work, object, [...new Set(standing.map(({ own }) => own))]);
  const others = await findRecords(work, relation.others, [...new Set(standing.map(({ other }) => other))]);
  return new Set(standing.filter(({ own, other }) => !owns.has(own) || !others.has(other)));
}

type Judge = (asked: Asked) => Pick<Wanted, "before" | "primaryBefore"> | null;

/** Decides about one link after the other; what was decided before counts. */
async function judgeOf(
  work: Work,
  relation: OwnRelation,
  { asked, standing }: { readonly asked: readonly Asked[]; readonly standing: readonly StandingLink[] },
): Promise<Judge> {
  const { side } = relation;
  const owns = await linkCounts(work, relation, [...new Set(asked.flatMap(({ recordId }) => recordId ?? []))]);
  const opposite = { relationId: relation.relationId, side: side === "from" ? "to" : "from" } as const;
  const linked = new Map(await linkCounts(work, opposite, [...new Set(asked.map(({ wish }) => wish.otherId))]));
  const byOwn = Map.groupBy(standing, ({ own }) => own);
  const holders = new Map<string, string | ImportRow>(standing.map(({ own, other }) => [other, own]));
  const hold = (other: string, by: string | ImportRow) => {
    holders.set(other, by);
    linked.set(other, (linked.get(other) ?? 0) + 1);
  };
  const mostOf = (own: string | null, other: string) => Math.max(owns.get(own ?? "") ?? 0, linked.get(other) ?? 0);
  return ({ row, recordId, wish }) => {
    const mine = byOwn.get(recordId ?? "") ?? [];
    const now = {
      before: mine.find(({ other }) => other === wish.otherId),
      primaryBefore: mine.find(({ primary }) => primary)?.other ?? null,
    };
    if (now.before !== undefined) return now;
    const by = recordId ?? row;
    const problem = newProblem(relation, {
      isItself: wish.otherId === recordId,
      links: mine.length,
      isHeld: (holders.get(wish.otherId) ?? by) !== by,
      most: mostOf(recordId, wish.otherId),
    });
    if (problem === null) {
      hold(wish.otherId, by);
      return now;
    }
    refuse(row, wish.column, problem);
    return null;
  };
}

interface NewLink {
  readonly isItself: boolean;
  /** How many links the record has that count. */
  readonly links: number;
  /** The other is linked with another record. */
  readonly isHeld: boolean;
  /** The links of the one of the two that has more. */
  readonly most: number;
}

/** Why two records cannot be linked, or null. */
function newProblem(
  { label, others, single, otherSingle }: OwnRelation,
  { isItself, links, isHeld, most }: NewLink,
): string | null {
  if (isItself) return "A record is not linked with itself";
  if (single && links > 0) return `It has its one "${label}" already: take that apart first`;
  if (otherSingle && isHeld)
    return `This ${others.labels.one.toLowerCase()} is linked with another record already, and can be with one alone`;
  return most >= maxLinksOfRecord ? `A record has at most ${maxLinksOfRecord} links of one relation` : null;
}

interface Outcome {
  readonly row: ImportRow;
  readonly action: "create" | "update" | "unchanged" | "refuse";
  readonly id: string;
}

interface Links {
  readonly links?: readonly WrittenLink[];
}

/** Links the records of rows that were written; in a dry run it only says what would change. */
export async function linkRows<One extends Outcome>(
  work: Work,
  linking: Linking,
  outcomes: readonly One[],
  dryRun: boolean,
): Promise<(One & Links)[]> {
  const all = outcomes.map((outcome): One & Links => {
    const links = outcome.action === "refuse" ? [] : (linking.wanted.get(outcome.row) ?? []).filter(isChange);
    if (links.length === 0) return outcome;
    const action = outcome.action === "unchanged" ? ("update" as const) : outcome.action;
    return { ...outcome, action, links: links.map((link) => writtenOf(link, outcome.id)) };
  });
  if (dryRun) return all;
  for (const { relation, link } of linking.ending)
    await endLinks(work, { relationId: relation.relationId, side: relation.side, id: link.own }, [link.other]);
  const written = all.flatMap(({ links = [] }: Links) => links);
  const relations = new Map([...linking.wanted.values()].flat().map(({ relation }) => [placeOf(relation), relation]));
  for (const [place, relation] of relations) {
    const links = written.filter((link) => placeOf(link) === place);
    if (links.length === 0) continue;
    await putLinks(work, relation, links);
    await putPrimary(
      work,
      relation,
      links.filter(({ madePrimary }) => madePrimary),
    );
    await tellLinks(work, { object: linking.object, relation }, links);
  }
  return all;
}

function placeOf({ relationId, side }: Pick<WrittenLink, "relationId" | "side">): string {
  return `${relationId} ${side}`;
}

/** Whether anything is different afterwards. */
function isChange({ before, label, primary }: Wanted): boolean {
  return before === undefined || (label !== null && label !== before.label) || (primary && !before.primary);
}

function writtenOf({ relation, otherId, label, primary, before, primaryBefore }: Wanted, own: string): WrittenLink {
  return {
    relationId: relation.relationId,
    side: relation.side,
    own,
    other: otherId,
    made: before === undefined,
    labelBefore: before?.label ?? null,
    label,
    madePrimary: primary && before?.primary !== true,
    primaryBefore: primary ? primaryBefore : null,
  };
}

/** History and events of links, on the records of both sides. */
export async function tellLinks(
  work: Work,
  { object, relation }: { readonly object: AnyObjectType; readonly relation: OwnRelation },
  links: readonly WrittenLink[],
  ended = false,
): Promise<void> {
  const recordsOf = async (of: AnyObjectType, ids: readonly string[]) => {
    const found = await selectRecords(work, await registryOf(work, of), existingIds(work, of, ids));
    return new Map(found.map((record) => [record.id, record]));
  };
  const owns = await recordsOf(object, [...new Set(links.map(({ own }) => own))]);
  const others = await recordsOf(relation.others, [...new Set(links.map(({ other }) => other))]);
  const telling = { object, relation: relation.relation, side: relation.side, others: relation.others };
  for (const { own, other: otherId, made, labelBefore, label } of links) {
    const [record, other] = [owns.get(own), others.get(otherId)];
    if (record === undefined || other === undefined) continue;
    const is = { label: label ?? labelBefore };
    const was = made ? null : { label: labelBefore };
    await tellBoth(
      work,
      telling,
      ended ? { record, other, before: is, after: was } : { record, other, before: was, after: is },
    );
  }
}
