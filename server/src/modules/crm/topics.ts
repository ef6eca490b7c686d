import { z } from "zod";
import type { Actor } from "#platform/actor";
import type { EventRow } from "#platform/events/event-type";
import type { Topic } from "#platform/realtime/topic";
import { pipelineChanged } from "./events.ts";
import { allObjects } from "./objects.ts";
import type { AnyObjectType } from "./records/object-type.ts";

/** The part of a payload that says who may see the fact, and of which record and pipeline it is. */
const Watched = z.object({
  owners: z.array(z.string().nullable()).optional(),
  sharedWith: z.array(z.string()).optional(),
  object: z.string().nullable().optional(),
  recordId: z.string().nullable().optional(),
  before: z.object({ pipelineId: z.string() }).nullable().optional(),
  after: z.object({ pipelineId: z.string() }).nullable().optional(),
  assignees: z.array(z.string().nullable()).optional(),
  createdBy: z.string().nullable().optional(),
  on: z.string().optional(),
  plural: z.string().nullable().optional(),
  shared: z.boolean().optional(),
});

type Watched = z.infer<typeof Watched>;

/** Each fact is asked about once per subscription: its payload is read once. */
const readings = new WeakMap<EventRow, Watched>();

function watched(event: EventRow): Watched {
  const known = readings.get(event);
  if (known !== undefined) return known;
  const reading = Watched.safeParse(event.payload).data ?? {};
  readings.set(event, reading);
  return reading;
}

/** Who could see the record before or after may know of the fact. */
function visibleTo(plural: AnyObjectType["plural"]): Topic["visible"] {
  return (actor: Actor, event: EventRow) =>
    event.name === pipelineChanged.name || seesOwners(actor, `${plural}.read`, event);
}

function seesOwners(actor: Actor, permission: string, event: EventRow): boolean {
  const reach = actor.visibleOwnerIds(permission);
  if (reach === null) return true;
  const { owners = [], sharedWith = [] } = watched(event);
  if (owners.some((owner) => owner !== null && reach.includes(owner))) return true;
  return sharedWith.length > 0 && actor.can(permission) && sharedWith.some((grantee) => isActor(actor, grantee));
}

/** Whether `member:7` or `team:3` stands for the actor. */
function isActor({ memberId, teamIds }: Actor, grantee: string): boolean {
  return grantee === `member:${memberId}` || teamIds.some((id) => grantee === `team:${id}`);
}

/** What permissions call the records a fact is about, or stands on. */
function pluralOf(event: EventRow): string {
  return watched(event).plural ?? `${event.object}s`;
}

function isOwnRecord({ name }: EventRow): boolean {
  return name.startsWith("crm.record.");
}

/** The same for types that only one organization knows: a fact names its own permission. */
const ownTopics: readonly Topic[] = [
  {
    topic: "list",
    argument: "kind",
    scope: "organization",
    permission: null,
    visible: seesOwn,
    matches: (event, kind) => isOwnRecord(event) && event.object === kind,
  },
  {
    topic: "record",
    argument: "kindAndId",
    scope: "organization",
    permission: null,
    visible: seesOwn,
    matches(event, argument) {
      if (isOwnRecord(event)) return `${event.object}:${event.recordId ?? ""}` === argument;
      if (event.object !== "note" && event.object !== "task") return false;
      const { object, recordId } = watched(event);
      return `${object ?? ""}:${recordId ?? ""}` === argument;
    },
  },
  {
    topic: "views",
    argument: "kind",
    scope: "organization",
    permission: null,
    visible: (actor, event) => actor.can(`${pluralOf(event)}.read`),
    matches(event, kind) {
      const { on, shared } = event.object === "view" ? watched(event) : {};
      return on === kind && shared === true;
    },
  },
];

function seesOwn(actor: Actor, event: EventRow): boolean {
  return seesOwners(actor, `${pluralOf(event)}.read`, event);
}

function topicsOf({ key, plural }: AnyObjectType): Topic[] {
  const about = { scope: "organization", permission: `${plural}.read`, visible: visibleTo(plural) } as const;
  return [
    { ...about, topic: `list:${key}`, argument: "none", matches: (event) => event.object === key },
    {
      ...about,
      topic: `record:${key}`,
      argument: "id",
      matches(event, id) {
        if (event.object === key) return event.recordId === id;
        if (event.object !== "note" && event.object !== "task") return false;
        const { object, recordId } = watched(event);
        return object === key && recordId === id;
      },
    },
  ];
}

const board: Topic = {
  topic: "board",
  argument: "id",
  scope: "organization",
  permission: "deals.read",
  visible: visibleTo("deals"),
  matches(event, pipelineId) {
    if (event.name === pipelineChanged.name) return event.recordId === pipelineId;
    if (event.object !== "deal") return false;
    const { before, after } = watched(event);
    return before?.pipelineId === pipelineId || after?.pipelineId === pipelineId;
  },
};

const tasks: Topic = {
  topic: "list:task",
  argument: "none",
  scope: "organization",
  permission: "tasks.read",
  // a record takes its tasks into the bin and out again
  matches: ({ object, name }) =>
    object === "task" ||
    ((isRecord(object) || name.startsWith("crm.record.")) && (name.endsWith(".deleted") || name.endsWith(".restored"))),
  visible(actor, event) {
    if (event.object !== "task") return seesOwn(actor, event);
    const { object, assignees = [], createdBy } = watched(event);
    const mine = actor.memberId !== null && (assignees.includes(actor.memberId) || createdBy === actor.memberId);
    if (mine) return true;
    if (object !== null && object !== undefined)
      return seesOwners(actor, `${watched(event).plural ?? `${object}s`}.read`, event);
    const reach = actor.visibleOwnerIds("tasks.read");
    return reach === null || assignees.some((assignee) => assignee !== null && reach.includes(assignee));
  },
};

/** Shared views of an object. What somebody keeps to themselves is told to nobody. */
function viewsTopic({ key, plural }: AnyObjectType): Topic {
  return {
    topic: `views:${key}`,
    argument: "none",
    scope: "organization",
    permission: `${plural}.read`,
    visible: () => true,
    matches(event) {
      const { on, shared } = event.object === "view" ? watched(event) : {};
      return on === key && shared === true;
    },
  };
}

function isRecord(object: string): boolean {
  return allObjects.some(({ key }) => key === object);
}

/** What people may watch of CRM: lists, records with their notes and tasks, boards, tasks, shared views. */
export const crmTopics: readonly Topic[] = [
  ...allObjects.flatMap(topicsOf),
  board,
  tasks,
  ...allObjects.map(viewsTopic),
  ...ownTopics,
];
