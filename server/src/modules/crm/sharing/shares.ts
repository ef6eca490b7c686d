import { membersByIds, recordChange, teamsOfMembers } from "#modules/identity";
import { invalidField, invariant, Refusal } from "#platform/errors";
import { defineEvent } from "#platform/events/event-type";
import type { Work } from "#platform/work";
import { whyNot } from "../access/access.ts";
import { SharedPayload } from "../events.ts";
import { anyObjectOf, findObject } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { type SeenRecord, seeRecord } from "../records/record-sight-sql.ts";
import {
  type ListShares,
  maxSharesOfRecord,
  maxSharesWithOne,
  type NewShare,
  type Share,
  type Shares,
} from "./share-schema.ts";
import {
  countSharesWith,
  type Grantee,
  lockShare,
  removeShare,
  sharesOf,
  type StoredShare,
  writeShare,
} from "./share-sql.ts";

/** With whom a record is shared. Refuses with `not_found` when it is out of sight. */
export async function listShares(work: Work, { object: key, recordId }: ListShares): Promise<Shares> {
  const object = await anyObjectOf(work, key);
  const record = await seeRecord(work, object, recordId);
  return { items: await toWire(work, await sharesOf(work, recordId)), mayShare: await mayShare(work, object, record) };
}

/**
 * Shares a record with a person or a team, or changes how far: who may edit it may share it, to be read or edited.
 * Refuses (`rule_broken`) more than a record, a person or a team can have.
 */
export async function shareRecord(work: Work, input: NewShare): Promise<Share> {
  const object = await anyObjectOf(work, input.object);
  const record = await sharableRecord(work, object, input.recordId);
  const grantee = await granteeOf(work, input);
  const before = await sharesOf(work, record.id);
  const known = before.find((share) => share.memberId === grantee.memberId && share.teamId === grantee.teamId);
  if (known?.access === input.access) return wireOf(work, known);
  if (known === undefined) await refuseTooMany(work, before.length, grantee);
  const share = await writeShare(work, { object: object.key, recordId: record.id, ...grantee, access: input.access });
  invariant(share !== undefined, "a share that was just written exists");
  await tell(work, { object, record, share }, { before: known?.access ?? null, after: share.access });
  return wireOf(work, share);
}

/** Ends a share. Who may edit the record may, and whoever has it shared with them by name. */
export async function unshareRecord(work: Work, { id }: { id: string }): Promise<void> {
  const share = await lockShare(work, id);
  const missing = new Refusal("not_found", "There is no such share");
  if (share === undefined) throw missing;
  const object = await findObject(work, share.object);
  if (object === undefined) throw missing;
  const record = await seeRecord(work, object, share.recordId).catch((error: unknown) => {
    throw error instanceof Refusal && error.code === "not_found" ? missing : error;
  });
  const isMine = share.memberId !== null && share.memberId === work.actor.memberId;
  if (!isMine && !(await mayShare(work, object, record))) throw notToShare(object);
  await removeShare(work, id);
  await tell(work, { object, record, share }, { before: share.access, after: null });
}

async function sharableRecord(work: Work, object: AnyObjectType, id: string): Promise<SeenRecord> {
  const record = await seeRecord(work, object, id);
  if (!(await mayShare(work, object, record))) throw notToShare(object);
  return record;
}

async function mayShare(work: Work, object: AnyObjectType, record: SeenRecord): Promise<boolean> {
  return (await whyNot(work, object, record, "update")) === null;
}

function notToShare({ labels }: AnyObjectType): Refusal {
  return new Refusal("forbidden", `Only who may edit a ${labels.one.toLowerCase()} shares it`);
}

async function granteeOf(work: Work, { memberId, teamId }: NewShare): Promise<Grantee> {
  if ((memberId === undefined) === (teamId === undefined))
    throw invalidField(memberId === undefined ? "memberId" : "teamId", "Name a person or a team, not both");
  if (memberId !== undefined) {
    if (!(await membersByIds(work, [memberId])).has(memberId))
      throw invalidField("memberId", `There is no member with the id ${memberId}`, "unknown_reference");
    return { memberId, teamId: null };
  }
  const { teams } = await teamsOfMembers(work);
  if (teamId === undefined || !teams.has(teamId))
    throw invalidField("teamId", `There is no team with the id ${teamId}`, "unknown_reference");
  return { memberId: null, teamId };
}

async function refuseTooMany(work: Work, ofRecord: number, grantee: Grantee): Promise<void> {
  if (ofRecord >= maxSharesOfRecord)
    throw tooMany(
      "recordId",
      `A record is shared with at most ${maxSharesOfRecord} people and teams. Share it with a team.`,
    );
  if ((await countSharesWith(work, grantee, maxSharesWithOne)) < maxSharesWithOne) return;
  const [path, whom] = grantee.memberId === null ? ["teamId", "a team"] : ["memberId", "one person"];
  throw tooMany(
    path,
    `At most ${maxSharesWithOne} records are shared with ${whom}. End a share they no longer need, or let their role reach further.`,
  );
}

function tooMany(path: string, message: string): Refusal {
  return new Refusal("rule_broken", message, { problems: [{ path, code: "too_many", message }] });
}

interface Told {
  readonly object: AnyObjectType;
  readonly record: SeenRecord;
  readonly share: StoredShare;
}

/** History and event on the record itself; whoever could see it before or can now hears of it. */
async function tell(
  work: Work,
  { object, record, share }: Told,
  access: { before: StoredShare["access"] | null; after: StoredShare["access"] | null },
): Promise<void> {
  const [name, id] = share.memberId === null ? ["sharedTeamId", share.teamId] : ["sharedMemberId", share.memberId];
  const side = (value: string | null) => ({ [name]: value === null ? null : id, sharedAccessLevel: value });
  recordChange(work, {
    object: object.key,
    recordId: record.id,
    label: record.name,
    action: access.after === null ? "unshared" : "shared",
    before: side(access.before),
    after: side(access.after),
  });
  const mine = share.memberId === null ? `team:${share.teamId}` : `member:${share.memberId}`;
  const others = (await sharesOf(work, record.id)).map(textOf);
  work.publish(sharingEvent(object, access.after === null ? "unshared" : "shared"), record.id, {
    owners: [record.ownerId],
    plural: object.plural,
    sharedWith: [...new Set([mine, ...others])],
  });
}

function textOf({ memberId, teamId }: StoredShare): string {
  return memberId === null ? `team:${teamId}` : `member:${memberId}`;
}

/** A fact of every object, those of an organization's own too: it is about the record as its other facts are. */
export function sharingEvent({ key, typeId }: AnyObjectType, what: "shared" | "unshared") {
  return defineEvent(`crm.${typeId === undefined ? key : "record"}.${what}`, key, SharedPayload);
}

async function wireOf(work: Work, share: StoredShare): Promise<Share> {
  const [wire] = await toWire(work, [share]);
  invariant(wire !== undefined, "one share has one wire");
  return wire;
}

async function toWire(work: Work, shares: readonly StoredShare[]): Promise<Share[]> {
  if (shares.length === 0) return [];
  const members = await membersByIds(
    work,
    shares.flatMap(({ memberId }) => memberId ?? []),
  );
  const { teams } = await teamsOfMembers(work);
  return shares.map(({ memberId, teamId, object, ...share }) => ({
    ...share,
    object,
    member: memberId === null ? null : { id: memberId, name: members.get(memberId)?.name ?? "" },
    team: teamId === null ? null : { id: teamId, name: teams.get(teamId)?.name ?? "Deleted team" },
  }));
}
