import { z } from "zod";
import { operation } from "#platform/operation";
import { pageOf } from "#platform/paging";
import { Id, Version } from "#platform/wire";
import { CountTasks, ListTasks, NewTask, Task, TaskCounts, TaskPatch } from "./task-schema.ts";
import { changeTask, countOpenTasks, createTask, listTasks, readTask, removeTask, restoreTask } from "./tasks.ts";

const scope = "organization";
const path = "/api/v1/tasks";

const readings = [
  operation({
    id: "crm.tasks.list",
    summary: "List tasks by when they are due",
    description:
      "Tasks of others are seen where they stand on a record one can see, or on none and within reach. `today` and `overdue` go by the organization's time zone.",
    http: { method: "GET", path },
    scope,
    permission: "tasks.read",
    input: ListTasks,
    output: pageOf(Task),
    errors: ["not_found"],
    run: listTasks,
  }),
  operation({
    id: "crm.tasks.counts",
    summary: "Count open tasks by when they are due",
    http: { method: "GET", path: `${path}/counts` },
    scope,
    permission: "tasks.read",
    input: CountTasks,
    output: TaskCounts,
    run: countOpenTasks,
  }),
  operation({
    id: "crm.tasks.get",
    summary: "Read a task",
    http: { method: "GET", path: `${path}/:id` },
    scope,
    permission: "tasks.read",
    input: z.object({ id: Id }),
    output: Task,
    errors: ["not_found"],
    run: readTask,
  }),
];

/** What can be done with tasks. */
export const taskOperations = [
  ...readings,
  operation({
    id: "crm.tasks.create",
    summary: "Create a task, on a record or on none",
    http: { method: "POST", path, status: 201 },
    scope,
    permission: "tasks.create",
    input: NewTask,
    output: Task,
    errors: ["not_found"],
    run: createTask,
  }),
  operation({
    id: "crm.tasks.update",
    summary: "Change a task, check it off or open it again",
    description: "Absent fields stay as they are, null empties. Checking off what is done changes nothing.",
    http: { method: "PATCH", path: `${path}/:id` },
    scope,
    permission: "tasks.update",
    input: TaskPatch,
    output: Task,
    errors: ["not_found", "conflict"],
    run: changeTask,
  }),
  operation({
    id: "crm.tasks.delete",
    summary: "Delete a task",
    http: { method: "DELETE", path: `${path}/:id` },
    scope,
    permission: "tasks.delete",
    input: z.object({ id: Id, version: Version.optional() }),
    output: z.object({}),
    errors: ["not_found", "conflict"],
    run: async (work, input) => {
      await removeTask(work, input);
      return {};
    },
  }),
  operation({
    id: "crm.tasks.restore",
    summary: "Take a deleted task back",
    http: { method: "POST", path: `${path}/:id/restore` },
    scope,
    permission: "tasks.delete",
    input: z.object({ id: Id }),
    output: Task,
    errors: ["not_found"],
    run: restoreTask,
  }),
];
