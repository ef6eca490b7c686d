import { z } from "zod";
import { PageInput } from "#platform/paging";
import { Id, Instant, Version } from "#platform/wire";
import { RecordReference, TypeKey } from "../records/record-schema.ts";
import { isStorable } from "../records/text-rules.ts";

export const TaskKind = z.enum(["todo", "call", "email", "meeting"]).meta({ id: "TaskKind" });
export type TaskKind = z.infer<typeof TaskKind>;
export const TaskPriority = z.enum(["low", "normal", "high"]).meta({ id: "TaskPriority" });
export type TaskPriority = z.infer<typeof TaskPriority>;

const unstorable = "The text holds a character that cannot be kept (U+0000 or half of a pair)";
const Title = z.string().trim().min(1).max(300).refine(isStorable, unstorable);
const Body = z.string().trim().max(20_000).refine(isStorable, unstorable);
const Day = z.iso
  .date()
  .refine((day) => day >= "1970-01-02" && day < "3000", "Use a day between 1970 and 2999")
  .describe("A day of the organization's calendar")
  .meta({ example: "2026-11-24" });
const Time = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "Use a time such as 14:30")
  .describe("A time of that day by the organization's clocks; null: some time that day")
  .meta({ example: "14:30" });

/** What somebody has to do, by when, on a record or on none. */
export const Task = z
  .object({
    id: Id,
    title: z.string(),
    body: z.string().nullable(),
    kind: TaskKind,
    priority: TaskPriority,
    dueOn: Day.nullable(),
    dueTime: Time.nullable(),
    doneAt: Instant.nullable(),
    doneBy: z.string().nullable(),
    assignee: RecordReference.nullable().describe("The member who has to do it"),
    object: TypeKey.nullable(),
    record: RecordReference.nullable().describe("What it is about, when the reader may see that"),
    recordHidden: z.boolean().describe("It is about a record that the reader may not see"),
    createdBy: z.object({ id: Id.nullable().describe("A member; null for a key or the system"), name: z.string() }),
    mayChange: z.boolean().describe("Whether the reader may change it"),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "Task" });
export type Task = z.infer<typeof Task>;

export const TaskState = z.enum(["open", "overdue", "today", "upcoming", "week", "later", "undated", "done"]);
export type TaskState = z.infer<typeof TaskState>;

const Assignee = z
  .string()
  .regex(/^(me|[1-9][0-9]{0,17})$/, "Use `me` or a member's id")
  .describe("`me` or a member's id; absent for everybody's");

export const ListTasks = PageInput.extend({
  object: TypeKey.optional().describe("With `recordId`: the tasks of one record"),
  recordId: Id.optional(),
  assignee: Assignee.optional(),
  state: TaskState.default("open").describe(
    "Open tasks come by due date, those without one last; done ones the latest first. `upcoming` is what is due after today, `week` and `later` its parts",
  ),
});
export type ListTasks = z.infer<typeof ListTasks>;

export const CountTasks = z.object({ assignee: Assignee.optional() });
export type CountTasks = z.infer<typeof CountTasks>;

/** Counting stops here: more are not told apart. */
export const mostCounted = 1000;
const Count = z.int().min(0).max(mostCounted);

/** Open tasks by when they are due. */
export const TaskCounts = z
  .object({
    overdue: Count.describe(`${mostCounted}: as many or more`),
    today: Count.describe("Due today and not overdue"),
    week: Count.describe("Due in the seven days after today"),
    later: Count,
    undated: Count,
  })
  .meta({ id: "TaskCounts" });
export type TaskCounts = z.infer<typeof TaskCounts>;

const optionalFields = {
  body: Body.nullish(),
  kind: TaskKind.optional(),
  priority: TaskPriority.optional(),
  dueOn: Day.nullish(),
  dueTime: Time.nullish(),
  assigneeId: Id.nullish().describe("A member; null for nobody"),
};

export const NewTask = z.strictObject({
  title: Title,
  ...optionalFields,
  object: TypeKey.optional().describe("With `recordId`: what it is about"),
  recordId: Id.optional(),
});
export type NewTask = z.infer<typeof NewTask>;

export const TaskPatch = z.strictObject({
  id: Id,
  version: Version.optional().describe("When given, the change is refused unless the task is still at it"),
  title: Title.optional(),
  ...optionalFields,
  done: z.boolean().optional(),
});
export type TaskPatch = z.infer<typeof TaskPatch>;
