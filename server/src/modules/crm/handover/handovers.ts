import { keysMadeBy, type MemberStanding, membersInFull, recordChange } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { queueBulkJob } from "../bulk/bulk-jobs.ts";
import { checkRequest, previewBulkJob } from "../bulk/bulk-preview.ts";
import type { BulkRequest } from "../bulk/bulk-schema.ts";
import { jobsAhead, jobsFromMember, unfinishedJobsOf } from "../bulk/bulk-sql.ts";
import { freeze, freezeIds } from "../bulk/bulk-target-sql.ts";
import { tasksObject, tasksPlural } from "../bulk/bulk-tasks.ts";
import { toBulkJob } from "../bulk/bulk-wire.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { countSharesWith } from "../sharing/share-sql.ts";
import { maxSharesWithOne } from "../sharing/share-schema.ts";
import { openIdsOf } from "../tasks/task-handing-sql.ts";
import {
  type ChoicePreview,
  type Handover,
  maxNamed,
  type PreviewHandover,
  type StartHandover,
} from "./handover-schema.ts";
import { countPrivateViews, sharedViewsOf, unfinishedImportsOf } from "./handover-sql.ts";
import { type SettledChoice, settleChoices } from "./heirs.ts";
import { holdingsOf, ownedBy, tasksOf } from "./holdings.ts";
import { mentionsOf } from "./mentions.ts";
import { endShares, handViews } from "./settling.ts";

/** Hand-over jobs of one person that are told of, and jobs of theirs under way. */
const maxJobsTold = 20;

/** What is somebody's in the company, as far as the actor sees it, and how handing it over goes. */
export async function readHandover(work: Work, { id }: { id: string }): Promise<Handover> {
  const { userId, ...member } = await memberOf(work, id);
  const jobs = await jobsFromMember(work, id, maxJobsTold);
  const ahead = await jobsAhead(
    work,
    jobs.flatMap((job) => (job.status === "waiting" ? [job.id] : [])),
  );
  return {
    member,
    holdings: await holdingsOf(work, id),
    shares: await countSharesWith(work, { memberId: id, teamId: null }, maxSharesWithOne),
    mentions: await mentionsOf(work, id),
    jobs: jobs.map((job) => toBulkJob(job, ahead.get(job.id) ?? 0)),
    ...(await ofPerson(work, userId)),
  };
}

/** What hangs on somebody's sign-in: a placeholder has none of it. */
async function ofPerson(work: Work, userId: string | null) {
  if (userId === null) return { sharedViews: [], privateViews: 0, keys: [], running: [] };
  const views = await sharedViewsOf(work, userId, maxNamed);
  const keys = await keysMadeBy(work, userId);
  const imports = await unfinishedImportsOf(work, userId, maxJobsTold);
  const bulkJobs = await unfinishedJobsOf(work, userId, maxJobsTold);
  return {
    sharedViews: views.map(({ id, name }) => ({ id, name })),
    privateViews: await countPrivateViews(work, userId),
    keys: keys.slice(0, maxNamed).map(({ id, name }) => ({ id, name })),
    running: [
      ...imports.map(({ id, object }) => ({ kind: "import" as const, id, object })),
      ...bulkJobs.map(({ id, object }) => ({ kind: "bulkJob" as const, id, object })),
    ],
  };
}

/** What choices would do: how many of each kind would go to whom, and what would be refused. Writes nothing. */
export async function previewHandover(
  work: Work,
  { id, choices }: PreviewHandover,
): Promise<{ choices: ChoicePreview[] }> {
  const leaver = await memberOf(work, id);
  const { settled } = await settleChoices(work, leaver, { choices });
  const previews: ChoicePreview[] = [];
  for (const one of settled) previews.push(await previewChoice(work, leaver, one));
  return { choices: previews };
}

async function previewChoice(work: Work, leaver: MemberStanding, one: SettledChoice): Promise<ChoicePreview> {
  const { object, heirs } = one;
  if (object === null) {
    const holding = await tasksOf(work, leaver.id);
    return { ...holding, heirs: inTurn(heirs, holding.count), tried: 0, refused: 0, problems: [] };
  }
  const { count, permitted, tried, refused, problems } = await previewBulkJob(work, requestOf(leaver, object, heirs));
  const found = { object: object.key, label: object.labels.many, count, permitted, tried, refused, problems };
  return { ...found, heirs: inTurn(heirs, count) };
}

/** How many of so many come to each, who take turns. */
function inTurn(heirs: readonly MemberStanding[], count: number): ChoicePreview["heirs"] {
  return heirs.map(({ id, name }, place) => ({
    id,
    name,
    count: Math.ceil(Math.max(0, count - place) / heirs.length),
  }));
}

function requestOf({ id }: MemberStanding, { key }: AnyObjectType, heirs: readonly MemberStanding[]): BulkRequest {
  const found = { object: key, filter: ownedBy(id) };
  if (heirs.length === 0) return { ...found, action: "update", values: { ownerId: null } };
  return { ...found, action: "assign", owners: heirs.map((heir) => heir.id) };
}

/**
 * Hands over what was a deactivated member's: puts a bulk job in line for each kind, gives their shared views to somebody,
 * ends what was shared with them. Refuses (`rule_broken`) while they are active, (`conflict`) when a preview has become
 * wrong, (`forbidden`) what the actor may not do to such records.
 */
export async function startHandover(work: Work, { id, ...chosen }: StartHandover): Promise<Handover> {
  const leaver = await memberOf(work, id);
  if (leaver.active) {
    const message = `${leaver.name} is active, and what they own is theirs. Deactivate them first.`;
    throw new Refusal("rule_broken", message, { problems: [{ path: "id", code: "active", message }] });
  }
  const { settled, viewsTo } = await settleChoices(work, leaver, chosen);
  for (const one of settled) await queueChoice(work, leaver, one);
  const views = viewsTo === null ? 0 : await handViews(work, leaver, viewsTo);
  const shares = await endShares(work, id);
  const given = new Map(settled.map(({ choice, heirs }) => [choice.object, heirs.map(({ name }) => name)]));
  const after: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries<unknown>(given),
    views,
    viewsTo: viewsTo?.name ?? null,
    shares,
  };
  recordChange(work, {
    object: "member",
    recordId: id,
    label: leaver.name,
    action: "handed_over",
    before: null,
    after,
  });
  return readHandover(work, { id });
}

async function queueChoice(
  work: Work,
  leaver: MemberStanding,
  { choice, object, heirs }: SettledChoice<StartHandover["choices"][number]>,
): Promise<void> {
  const { expected } = choice;
  const job = { fromMember: leaver.id, expected };
  if (object !== null) {
    const { action, values, owners, ...request } = requestOf(leaver, object, heirs);
    const registry = await checkRequest(work, { action, values, owners, ...request });
    const change = { values, owners };
    const { filter } = request;
    const write = (jobId: string) => freeze(work, registry, jobId, { action, filter });
    await queueBulkJob(work, {
      ...job,
      object: object.key,
      plural: object.plural,
      action,
      change,
      target: { filter },
      write,
    });
    return;
  }
  const { count, permitted } = await tasksOf(work, leaver.id);
  if (permitted < count)
    throw new Refusal("forbidden", `This needs ${tasksPlural}.update, which does not reach ${leaver.name}'s tasks.`);
  const change = heirs.length === 0 ? { values: { ownerId: null } } : { owners: heirs.map((heir) => heir.id) };
  const write = async (jobId: string) => freezeIds(work, jobId, await openIdsOf(work, leaver.id));
  await queueBulkJob(work, {
    ...job,
    object: tasksObject,
    plural: tasksPlural,
    action: "assign",
    change,
    target: {},
    write,
  });
}

async function memberOf(work: Work, id: string): Promise<MemberStanding> {
  const member = (await membersInFull(work, [id])).get(id);
  if (member === undefined) throw new Refusal("not_found", `There is no member ${id}`);
  return member;
}
