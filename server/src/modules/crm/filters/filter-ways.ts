import type { Work } from "#platform/work";
import { allObjects } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { relationField } from "../records/record-columns-sql.ts";
import { date, instant, named, type Property, relation, text } from "../records/record-properties.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import type { Filter } from "./filter-schema.ts";
import { chosen, share } from "./filter-beside-properties.ts";
import type { Join, Subject, Way } from "./filter-subject.ts";

interface Declared {
  readonly from: string;
  readonly name: string;
  readonly label: string;
  readonly to: string;
  readonly join: Join;
}

const links = { kind: "links", table: "crm.contact_account" } as const;

/** Ways to many others. A new kind of relation is a line here. */
const declared: readonly Declared[] = [
  { from: "account", name: "deals", label: "Deals", to: "deal", join: { kind: "of", column: "account_id" } },
  {
    from: "account",
    name: "contacts",
    label: "Contacts",
    to: "contact",
    join: { ...links, from: "account_id", to: "contact_id" },
  },
  {
    from: "account",
    name: "children",
    label: "Accounts below",
    to: "account",
    join: { kind: "of", column: "parent_id" },
  },
  { from: "contact", name: "deals", label: "Deals", to: "deal", join: { kind: "of", column: "contact_id" } },
  {
    from: "contact",
    name: "accounts",
    label: "Accounts",
    to: "account",
    join: { ...links, from: "contact_id", to: "account_id" },
  },
  ...allObjects.flatMap(({ key }) => [
    { from: key, name: "tasks", label: "Tasks", to: "task", join: { kind: "on" as const, object: key } },
    { from: key, name: "notes", label: "Notes", to: "note", join: { kind: "on" as const, object: key } },
    { from: key, name: "activities", label: "Activities", to: "activity", join: { kind: "on" as const, object: key } },
  ]),
];

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

/** What a filter on these records may ask, as far as the actor may see it; of other kinds nothing, where `filter` asks nothing of them. */
export async function subjectOf(work: Work, registry: Registry, filter?: Filter | null): Promise<Subject> {
  const registries = new Map<string, Registry>();
  if (filter === undefined || leaves(filter))
    for (const object of allObjects) registries.set(object.key, await registryOf(work, object));
  registries.set(registry.object.key, registry);
  const made = new Map<string, Subject>();
  const subjectFor = (key: string): Subject | undefined => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const own = registries.get(key);
    const subject = own === undefined ? plainSubject(key) : recordSubject(own);
    if (subject !== undefined) made.set(key, subject);
    return subject;
  };
  const wayTo = (to: string, { name, label, join }: Omit<Way, "subject">): Way[] => {
    const subject = () => subjectFor(to);
    if (!maySee(work, to) || subject() === undefined) return [];
    return [{ name, label, join, subject: () => subject() ?? base }];
  };
  const recordSubject = ({ object, properties, find }: Registry): Subject => ({
    ...wordsOf(object),
    source: {
      kind: "records",
      plural: object.plural,
      table: object.table,
      ...(object.typeId === undefined ? {} : { typeId: object.typeId }),
    },
    properties,
    find,
    get to() {
      return properties.flatMap((property) => {
        const join = joinOf(property);
        if (join === null || property.target === undefined) return [];
        return wayTo(property.target, { name: relationField(property), label: property.label, join });
      });
    },
    get related() {
      return declared.flatMap((way) => (way.from === object.key ? wayTo(way.to, way) : []));
    },
  });
  const base = recordSubject(registry);
  made.set(registry.object.key, base);
  return base;
}

/** Whether a filter asks anything of other kinds of records. */
function leaves(filter: Filter | null): boolean {
  if (filter === null) return false;
  if (filter.related !== undefined || filter.property?.includes(".") === true) return true;
  return [...(filter.and ?? []), ...(filter.or ?? []), filter.not ?? []].flat().some(leaves);
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
function maySee(work: Work, key: string): boolean {
  const object = allObjects.find((one) => one.key === key);
  if (object !== undefined) return work.actor.can(`${object.plural}.read`);
  return key !== "task" || work.actor.can("tasks.read");
}

function joinOf({ storage }: Property): Join | null {
  if (storage.kind !== "column") return null;
  if (storage.links === undefined) return { kind: "to", column: storage.column };
  const { table, recordColumn, targetColumn } = storage.links;
  return { kind: "links", table, from: recordColumn, to: targetColumn };
}
