import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { hideTask, showTask, tasksKey } from "./task-queries.ts";
import { readTasksAgain } from "./task-reading.ts";
import { type Task, type TaskChange, type TaskFields, changed, wireOf } from "./task.ts";

export type TaskPlace = { readonly object: string; readonly recordId: string };

export type TaskWriter = {
  /** Why a task's last change was refused, by its id. */
  readonly problems: ReadonlyMap<string, string>;
  /** @throws ApiProblem */
  readonly create: (fields: TaskFields, place: TaskPlace | null) => Promise<void>;
  /** Shown at once; a refusal puts it back and stands beside the task. */
  readonly change: (task: Task, change: TaskChange) => Promise<void>;
  /** Checks a task off, or opens it again; can be undone. */
  readonly complete: (task: Task, done: boolean) => Promise<void>;
  readonly remove: (task: Task) => Promise<void>;
};

/** Writing tasks: every change shows at once, then the server's word counts. */
export function useTaskWriter(): TaskWriter {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const tell = (id: string, problem: string | null) =>
    setProblems(
      (now) => new Map([...now].filter(([one]) => one !== id).concat(problem === null ? [] : [[id, problem]])),
    );

  async function readAgain({ object, record }: Pick<Task, "object" | "record">): Promise<void> {
    const lists = readTasksAgain(client, slug);
    if (object !== null && record !== null)
      void client.invalidateQueries({ queryKey: ["organization", slug, "timeline", object, record.id] });
    await lists;
  }

  const patch = (id: string, body: object) =>
    request<Task>("PATCH", `/api/v1/tasks/${id}`, { organization: slug, body });

  async function send(task: Task, change: TaskChange, version: number | null): Promise<boolean> {
    await client.cancelQueries({ queryKey: [...tasksKey(slug), "list"] });
    const putBack = showTask(client, slug, changed(task, change));
    tell(task.id, null);
    try {
      showTask(client, slug, await patch(task.id, { ...wireOf(change), ...(version === null ? {} : { version }) }));
      await readAgain(task);
      return true;
    } catch (error) {
      putBack();
      tell(task.id, sentenceOf(error));
      void readAgain(task);
      return false;
    }
  }

  return {
    problems,
    async create(fields, place) {
      const task = await request<Task>("POST", "/api/v1/tasks", {
        organization: slug,
        body: { ...wireOf(fields), ...place },
        idempotencyKey: crypto.randomUUID(),
      });
      await readAgain(task);
    },
    change: async (task, change) => void (await send(task, change, task.version)),
    async complete(task, done) {
      // whatever else has changed about it meanwhile, it is done
      if (!(await send(task, { done }, null))) return;
      const undo = () => patch(task.id, { done: !done }).then(readAgain);
      tellUndoable(done ? `Done: ${task.title}` : `Open again: ${task.title}`, undo, `task ${task.id}`);
    },
    async remove(task) {
      const putBack = hideTask(client, slug, task.id);
      try {
        await request("DELETE", `/api/v1/tasks/${task.id}`, { organization: slug });
      } catch (error) {
        putBack();
        tellProblem("Could not delete the task", error);
        return;
      }
      void readAgain(task);
      tellUndoable(`Deleted: ${task.title}`, () =>
        request<Task>("POST", `/api/v1/tasks/${task.id}/restore`, { organization: slug, body: {} }).then(readAgain),
      );
    },
  };
}
