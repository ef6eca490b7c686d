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
  object: z.string().optional(),
  recordId: z.string().optional(),
  before: z.object({ pipelineId: z.string() }).nullable().optional(),
  after: z.object({ pipelineId: z.string() }).nullable().optional(),
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
  return (actor: Actor, event: EventRow) => {
    const reach = actor.visibleOwnerIds(`${plural}.read`);
    if (reach === null || event.name === pipelineChanged.name) return true;
    return (watched(event).owners ?? []).some((owner) => owner !== null && reach.includes(owner));
  };
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
        if (event.object !== "note") return false;
        const note = watched(event);
        return note.object === key && note.recordId === id;
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

/** What people may watch of CRM: lists, records with their notes, boards. */
export const crmTopics: readonly Topic[] = [...allObjects.flatMap(topicsOf), board];
