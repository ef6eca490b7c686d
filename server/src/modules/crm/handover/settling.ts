import { type MemberStanding, recordChanges } from "#modules/identity";
import type { Work } from "#platform/work";
import { viewUpdated } from "../events.ts";
import { findObject } from "../objects.ts";
import { findRecords } from "../records/record-sight-sql.ts";
import { sharingEvent } from "../sharing/shares.ts";
import { sharedWith } from "../sharing/share-sql.ts";
import { type EndedShare, endSharesWith, giveViews, sharedViewsOf } from "./handover-sql.ts";

/** More views than one person can have made: nothing is left behind. */
const maxViewsHanded = 20_000;

/** Shared views get another owner, so that somebody can change them; answers how many. Private ones are left alone. */
export async function handViews(work: Work, leaver: MemberStanding, heir: MemberStanding): Promise<number> {
  if (leaver.userId === null || heir.userId === null) return 0;
  const views = await sharedViewsOf(work, leaver.userId, maxViewsHanded, true);
  if (views.length === 0) return 0;
  await giveViews(
    work,
    views.map(({ id }) => id),
    { userId: heir.userId, name: heir.name },
  );
  recordChanges(
    work,
    views.map(({ id, name }) => ({
      object: "view",
      recordId: id,
      label: name,
      action: "changed",
      before: { owner: leaver.name },
      after: { owner: heir.name },
    })),
  );
  for (const { id, object, version } of views) {
    const plural = (await findObject(work, object))?.plural;
    if (plural !== undefined) work.publish(viewUpdated, id, { version: version + 1, on: object, plural, shared: true });
  }
  return views.length;
}

/** Ends what others shared with somebody by name, with history and a fact on each record; answers how many. */
export async function endShares(work: Work, memberId: string): Promise<number> {
  const ended = await endSharesWith(work, memberId);
  for (const [key, shares] of Map.groupBy(ended, ({ object }) => object)) await tellEnded(work, key, memberId, shares);
  return ended.length;
}

async function tellEnded(work: Work, key: string, memberId: string, shares: readonly EndedShare[]): Promise<void> {
  const object = await findObject(work, key);
  if (object === undefined) return;
  const ids = shares.map(({ recordId }) => recordId);
  const records = await findRecords(work, object, ids);
  const others = await sharedWith(work, ids);
  recordChanges(
    work,
    shares.map(({ recordId, access }) => ({
      object: key,
      recordId,
      label: records.get(recordId)?.name ?? "",
      action: "unshared",
      before: { sharedMemberId: memberId, sharedAccessLevel: access },
      after: { sharedMemberId: null, sharedAccessLevel: null },
    })),
  );
  for (const { id, ownerId } of records.values())
    work.publish(sharingEvent(object, "unshared"), id, {
      owners: [ownerId],
      plural: object.plural,
      sharedWith: [`member:${memberId}`, ...(others.get(id) ?? [])],
    });
}
