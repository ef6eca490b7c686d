import type { Work } from "#platform/work";
import { endLinks } from "../../links/link-sql.ts";
import { type OwnRelation, ownRelations } from "../../links/own-relations.ts";
import { anyObjectOf } from "../../objects.ts";
import type { AnyObjectType } from "../../records/object-type.ts";
import { readVisible } from "../../records/record-write-sql.ts";
import { registryOf } from "../../records/registry.ts";
import {
  type NotedLink,
  putLabels,
  putPrimary,
  type StandingLink,
  standingLinks,
  takeNoted,
} from "./import-link-sql.ts";
import { tellLinks } from "./import-link-writing.ts";

const linksAtOnce = 2000;

/**
 * Takes apart what an import has linked, some at a time, and answers whether there were any. What somebody has said of a
 * link since stays, and so does a link of a record that whoever takes the import back does not see.
 */
export async function undoLinks(
  work: Work,
  { id, object: key }: { readonly id: string; readonly object: string },
): Promise<boolean> {
  const noted = await takeNoted(work, id, linksAtOnce);
  if (noted.length === 0) return false;
  const object = await anyObjectOf(work, key);
  for (const relation of await ownRelations(work, object)) {
    const links = noted.filter(({ relationId, side }) => relationId === relation.relationId && side === relation.side);
    if (links.length > 0) await undoOf(work, { object, relation }, links);
  }
  return true;
}

async function undoOf(
  work: Work,
  { object, relation }: { readonly object: AnyObjectType; readonly relation: OwnRelation },
  noted: readonly NotedLink[],
): Promise<void> {
  const seen = await readVisible(work, await registryOf(work, object), [...new Set(noted.map(({ own }) => own))]);
  const standing = await standingLinks(work, relation, {
    owns: [...seen.keys()],
    others: [...new Set(noted.flatMap(({ other, primaryBefore }) => [other, primaryBefore ?? []].flat()))],
  });
  const now = new Map(standing.map((link) => [`${link.own} ${link.other}`, link]));
  const still = noted.flatMap((link) => {
    const is = seen.has(link.own) ? now.get(`${link.own} ${link.other}`) : undefined;
    return is !== undefined && isAsWritten(link, is) ? [link] : [];
  });
  const primary = still.filter(
    ({ madePrimary, own, other }) => madePrimary && now.get(`${own} ${other}`)?.primary === true,
  );
  const made = still.filter((link) => link.made);
  for (const { own, other } of made)
    await endLinks(work, { relationId: relation.relationId, side: relation.side, id: own }, [other]);
  await putLabels(
    work,
    relation,
    still.filter((link) => !link.made).map(({ own, other, labelBefore }) => ({ own, other, label: labelBefore })),
  );
  await putPrimary(
    work,
    relation,
    primary.map(({ own, primaryBefore }) => ({ own, other: primaryBefore })),
  );
  await tellLinks(work, { object, relation }, still, true);
}

/** Nobody has said anything else of the link since. */
function isAsWritten({ label, labelBefore, made }: NotedLink, is: StandingLink): boolean {
  return (label ?? (made ? is.label : labelBefore)) === is.label;
}
