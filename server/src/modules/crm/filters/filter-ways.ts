import { invariant } from "#platform/errors";
import type { Work } from "#platform/work";
import { everyObject } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { relationField } from "../records/record-columns-sql.ts";
import { date, instant, named, type Property, relation, text } from "../records/record-properties.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { type DeclaredWay, recordWays, standingOn } from "./filter-declared-ways.ts";
import type { Filter } from "./filter-schema.ts";
import { chosen, share } from "./filter-beside-properties.ts";
import type { Join, Subject, Way } from "./filter-subject.ts";

/** Kinds that are no records: what stands on these, and what deals go through. Whoever sees the record sees them. */
const plainKinds: Readonly<Record<string, Omit<Subject, "key" | "find" | "to" | "related">>> = {
  task: {
    one: "task",
    many: "tasks",
    source: { kind: "beside", what: "task" },
    properties: named({
      title: text({ label: "Title", column: "title", max: 300 }),
      kind: chosen(
        { label: "Kind", column: "kind" },
        { todo: "To-do", call: "Call", email: "E-mail", meeting: "Meeting" },
      ),
      priority: chosen({ label: "Priority", column: "priority" }, { low: "Low", normal: "Normal", high: "High" }),
      dueOn: date({ label: "Due", column: "due_on" }),
      doneAt: instant({ label: "Done", column: "done_at" }),
      assigneeId: relation({ label: "Assignee", column: "assignee_id", target: "member" }),
      createdAt: instant({ label: "Created", column: "created_at" }),
    }),
  },
  note: {
    one: "note",
    many: "notes",
    source: { kind: "beside", what: "note" },
    properties: named({
      body: text({ label: "Text", column: "body", max: 500 }),
      authorId: relation({ label: "Author", column: "author_id", target: "member" }),
      createdAt: instant({ label: "Written", column: "created_at" }),
    }),
  },
  activity: {
    one: "activity",
    many: "activities",
    source: { kind: "beside", what: "activity" },
    properties: named({
      at: instant({ label: "Time", column: "at" }),
      kind: chosen({ label: "Kind", column: "kind" }, { note: "Note", task: "Task done", stage: "Stage move" }),
    }),
  },
  stage: {
    one: "stage",
    many: "stages",
    source: { kind: "setup", table: "crm.stage" },
    properties: named({
      name: text({ label: "Name", column: "name", max: 120 }),
      kind: chosen({ label: "Kind", column: "kind" }, { open: "Open", won: "Won", lost: "Lost" }),
      probability: share({ label: "Probability", column: "probability" }),
    }),
  },
  pipeline: {
    one: "pipeline",
    many: "pipelines",
    source: { kind: "setup", table: "crm.pipeline" },
    properties: named({ name: text({ label: "Name", column: "name", max: 120 }) }),
  },
};

/** What a filter on these records may ask, as far as the actor may see it; only of those other kinds that `filter` leads to, where one is given. */
export async function subjectOf(work: Work, registry: Registry, filter?: Filter | null): Promise<Subject> {
  const steps = filter === undefined ? null : new Set(filter === null ? [] : stepsOf(filter));
  const ways = steps?.size === 0 ? [] : await recordWays(work);
  const objects = await (ways.length === 0 ? Promise.resolve([registry.object]) : everyObject(work));
  const seen = new Map(objects.filter((object) => maySee(work, object)).map((object) => [object.key, object]));
  const waysFrom = ({ object, properties }: Registry): readonly DeclaredWay[] => [
    ...properties.flatMap((property) => propertyWay(object.key, property)),
    ...ways.filter((way) => way.from === object.key),
    ...standingOn(object.key),
  ];
  const registries = await registriesAlong(work, registry, { seen, steps, waysFrom });
  const made = new Map<string, Subject>();
  const subjectFor = (key: string): Subject => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const own = registries.get(key);
    const subject = own === undefined ? plainSubject(key) : recordSubject(own);
    invariant(subject !== undefined, "only what was read is asked for");
    made.set(key, subject);
    return subject;
  };
  const recordSubject = (own: Registry): Subject => {
    const { object, properties, find } = own;
    const isKnown = ({ to }: DeclaredWay) =>
      to in plainKinds ? to !== "task" || work.actor.can("tasks.read") : seen.has(to);
    const known = waysFrom(own).filter(isKnown);
    const leadTo = ({ name, label, join, to }: DeclaredWay): Way => ({
      name,
      label,
      join,
      subject: () => subjectFor(to),
    });
    return {
      ...wordsOf(object),
      source: {
        kind: "records",
        plural: object.plural,
        table: object.table,
        ...(object.typeId === undefined ? {} : { typeId: object.typeId }),
      },
      properties,
      find,
      to: known.filter(({ single }) => single === true).map(leadTo),
      related: known.filter(({ single }) => single !== true).map(leadTo),
    };
  };
  return subjectFor(registry.object.key);
}

interface Along {
  readonly seen: ReadonlyMap<string, AnyObjectType>;
  /** Null for all of them. */
  readonly steps: ReadonlySet<string> | null;
  readonly waysFrom: (registry: Registry) => readonly DeclaredWay[];
}

/** What is known of the kinds of records that the steps lead to. An organization may have many: the others are not read. */
async function registriesAlong(
  work: Work,
  base: Registry,
  { seen, steps, waysFrom }: Along,
): Promise<ReadonlyMap<string, Registry>> {
  const registries = new Map([[base.object.key, base]]);
  const open = [base];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { name, to } of waysFrom(next)) {
      const object = seen.get(to);
      if (object === undefined || registries.has(to) || steps?.has(name) === false) continue;
      const registry = await registryOf(work, object);
      registries.set(to, registry);
      open.push(registry);
    }
  }
  return registries;
}

/** The names of the ways a filter goes, in no order. */
function stepsOf({ and = [], or = [], not, related, where, property = "" }: Filter): string[] {
  const inside = [...and, ...or, not ?? [], where ?? []].flat().flatMap(stepsOf);
  return [...inside, ...property.split(".").slice(0, -1), ...(related === undefined ? [] : [related])];
}

function plainSubject(key: string): Subject | undefined {
  const kind = plainKinds[key];
  if (kind === undefined) return undefined;
  const find = (name: string) => kind.properties.find((property) => property.name === name);
  return { ...kind, key, find, to: [], related: [] };
}

function wordsOf({ key, labels }: AnyObjectType) {
  return { key, one: labels.one.toLowerCase(), many: labels.many.toLowerCase() };
}

/** Whoever may not read any record of a kind finds no way to it. */
function maySee(work: Work, { plural }: AnyObjectType): boolean {
  return work.actor.can(`${plural}.read`);
}

/** Where a property that names another record leads; nothing for any other property. */
function propertyWay(from: string, property: Property): DeclaredWay[] {
  const { storage, target, label } = property;
  if (target === undefined || storage.kind !== "column") return [];
  const { links } = storage;
  const join: Join =
    links === undefined
      ? { kind: "to", column: storage.column }
      : { kind: "links", table: links.table, from: links.recordColumn, to: links.targetColumn };
  return [{ from, name: relationField(property), label, to: target, join, single: true }];
}
