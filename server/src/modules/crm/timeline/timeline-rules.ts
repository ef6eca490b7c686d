import { dateOf } from "#platform/clock";
import type { Note } from "../notes/note-schema.ts";
import type { Value, Values } from "../records/record-properties.ts";
import type { TaskChange } from "../tasks/task-change-sql.ts";
import type { TimelineChange, TimelineItem } from "./timeline-schema.ts";

/** One entry of the audit trail, as far as a timeline shows it. */
export interface TrailEntry {
  readonly id: string;
  readonly at: Date;
  readonly actor_name: string;
  readonly via: string;
  readonly action: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a change is about: a property, or a link with another record. */
export interface TrailFields {
  find(name: string): { readonly label: string; readonly target?: string } | undefined;
}

/** Names of what relations point to: by target, then by id. */
export type Names = (target: string, id: string) => string | null;

/** What the trail tells of a contact's further accounts and of shares: they are no properties. */
const linkFields: Readonly<Record<string, { readonly label: string; readonly target?: string }>> = {
  linkedAccountId: { label: "Linked account", target: "account" },
  linkedAccountLabel: { label: "Role there" },
  sharedMemberId: { label: "Shared with", target: "member" },
  sharedTeamId: { label: "Shared with the team", target: "team" },
  // the trail keeps the longer names of an entry behind the shorter ones, and this belongs behind its link
  labelOfLinkedRecord: { label: "Role there" },
  sharedAccessLevel: { label: "They may" },
};

/** What follows from something else in the same entry and would only repeat it. */
const silent: ReadonlySet<string> = new Set(["createdAt", "updatedAt", "stageEnteredAt", "closedAt"]);
const silentInMove: ReadonlySet<string> = new Set([...silent, "stageId", "pipelineId"]);

export function noteItem(note: Note): TimelineItem {
  return { id: `note:${note.id}`, at: note.createdAt, kind: "note", actor: { name: note.author.name }, note };
}

const taskKinds = { created: "taskCreated", done: "taskDone", reopened: "taskReopened" } as const;

export function taskItem(change: TaskChange): TimelineItem {
  return {
    id: `task:${change.id}`,
    at: change.at,
    kind: taskKinds[change.kind],
    actor: { name: change.actorName },
    task: { id: change.taskId, title: change.title },
  };
}

/** Tells one change of the trail in the words of a timeline. */
export function changeItem(entry: TrailEntry, fields: TrailFields, names: Names): TimelineItem {
  const before = (entry.before ?? {}) as Values;
  const after = (entry.after ?? {}) as Values;
  const kind = kindOf(entry);
  const item = { id: `change:${entry.id}`, at: entry.at.toISOString(), kind, actor: { name: entry.actor_name } };
  if (kind !== "changed" && kind !== "moved") return item;
  const changes = changesOf({ before, after, hidden: kind === "moved" ? silentInMove : silent }, fields, names);
  if (kind === "changed") return { ...item, changes };
  return { ...item, changes, ...moveOf(before, after, names) };
}

function kindOf({ action, via }: TrailEntry): TimelineItem["kind"] {
  if (action === "created") return via === "import" ? "imported" : "created";
  return action === "moved" || action === "deleted" || action === "restored" ? action : "changed";
}

function changesOf(
  { before, after, hidden }: { before: Values; after: Values; hidden: ReadonlySet<string> },
  fields: TrailFields,
  names: Names,
): TimelineChange[] {
  return Object.keys(after).flatMap((name) => {
    const property = fields.find(name) ?? linkFields[name];
    if (hidden.has(name)) return [];
    const nameOf = (value: Value) =>
      property?.target === undefined || typeof value !== "string" ? null : names(property.target, value);
    const is = after[name] ?? null;
    // a link that stays says only which one it is
    const was = (name in linkFields || name.startsWith("link:")) && before[name] === is ? null : (before[name] ?? null);
    return [
      {
        property: name,
        label: property?.label ?? name,
        before: was,
        after: is,
        beforeName: nameOf(was),
        afterName: nameOf(is),
      },
    ];
  });
}

function moveOf(before: Values, after: Values, names: Names): Pick<TimelineItem, "from" | "to" | "days"> {
  const stage = (id: Value | undefined) => names("stage", String(id)) ?? "Deleted stage";
  const days = daysBetween(before["stageEnteredAt"], after["stageEnteredAt"]);
  return { from: stage(before["stageId"]), to: stage(after["stageId"]), ...(days === null ? {} : { days }) };
}

const dayMs = 86_400_000;

/** Days to one decimal; null when one of the two is not known. */
function daysBetween(entered: Value | undefined, left: Value | undefined): number | null {
  if (typeof entered !== "string" || typeof left !== "string") return null;
  const span = dateOf(left).getTime() - dateOf(entered).getTime();
  return Math.max(0, Math.round((span / dayMs) * 10) / 10);
}

/** The ids a set of entries points to, by target, so that their names are read at once. */
export function targetsOf(entries: readonly TrailEntry[], fields: TrailFields): ReadonlyMap<string, readonly string[]> {
  const wanted = new Map<string, Set<string>>();
  for (const { before, after } of entries) {
    for (const [name, value] of [
      ...Object.entries((before ?? {}) as Values),
      ...Object.entries((after ?? {}) as Values),
    ]) {
      const target = (fields.find(name) ?? linkFields[name])?.target;
      if (target === undefined || typeof value !== "string") continue;
      wanted.set(target, (wanted.get(target) ?? new Set()).add(value));
    }
  }
  return new Map([...wanted].map(([target, ids]) => [target, [...ids]]));
}
