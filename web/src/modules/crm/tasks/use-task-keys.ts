import { useEffect, useEffectEvent, useRef } from "react";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import type { Task } from "./task.ts";
import type { TaskWriter } from "./use-task-writer.ts";

const group = "Tasks";
const pageTasks = 10;

/** How far keys without a letter go, once a task's box has the focus. */
const strides: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: pageTasks,
  PageUp: -pageTasks,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
const inTheList = [
  { keys: "ArrowDown", label: "Next task, in the list" },
  { keys: "ArrowUp", label: "Previous task, in the list" },
  { keys: "PageDown", label: "Ten tasks further" },
  { keys: "PageUp", label: "Ten tasks back" },
  { keys: "Home", label: "First task" },
  { keys: "End", label: "Last task" },
  { keys: " ", label: "Check off, in the list" },
  { keys: "Enter", label: "Open what the task is about" },
].map((shortcut) => ({ ...shortcut, group, local: true, run: () => undefined }));

type TaskKeys = {
  readonly tasks: readonly Task[];
  readonly writer: TaskWriter;
  readonly onEdit: (task: Task) => void;
  readonly onAdd: (() => void) | null;
};

/**
 * The list by keyboard: the focus is the cursor. When the focused task goes away, the one that takes its place is
 * focused, so that a list can be worked off with one key.
 */
export function useTaskKeys({ tasks, writer, onEdit, onAdd }: TaskKeys): void {
  const place = useRef<number | null>(null);
  const focused = () => {
    const id = document.activeElement?.closest<HTMLElement>("[data-task]")?.dataset["task"];
    return tasks.findIndex((task) => task.id === id);
  };
  const step = (by: number) => {
    const at = focused();
    focusTask(tasks[at < 0 ? 0 : Math.min(tasks.length - 1, Math.max(0, at + by))]);
  };
  const withFocused = (act: (task: Task) => void) => () => {
    const task = tasks[focused()];
    if (task?.mayChange === true) act(task);
  };
  useShortcuts([
    { keys: "j", label: "Next task", group, run: () => step(1) },
    { keys: "k", label: "Previous task", group, run: () => step(-1) },
    {
      keys: "x",
      label: "Check off, or open again",
      group,
      run: withFocused((task) => void writer.complete(task, task.doneAt === null)),
    },
    { keys: "e", label: "Edit the task", group, run: withFocused(onEdit) },
    ...(onAdd === null ? [] : [{ keys: "c", label: "Add a task", group, run: onAdd }]),
    ...inTheList,
  ]);
  const walk = useEffectEvent((event: KeyboardEvent) => {
    const stride = strides[event.key];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (stride === undefined || !isPlain || document.activeElement?.matches("[data-task] [role=checkbox]") !== true)
      return;
    event.preventDefault();
    step(stride);
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => walk(event);
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  useEffect(() => {
    const remember = () => {
      const id = document.activeElement?.closest<HTMLElement>("[data-task]")?.dataset["task"];
      const rows = [...document.querySelectorAll<HTMLElement>("[data-task]")];
      place.current = id === undefined ? null : rows.findIndex((row) => row.dataset["task"] === id);
    };
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, []);
  const follow = useEffectEvent(() => {
    if (place.current === null || document.activeElement !== document.body) return;
    focusTask(tasks[Math.min(place.current, tasks.length - 1)]);
  });
  const shown = tasks.map(({ id }) => id).join(" ");
  useEffect(() => follow(), [shown]);
}

function focusTask(task: Task | undefined): void {
  if (task === undefined) return;
  const row = document.querySelector(`[data-task="${task.id}"]`);
  const check = row?.querySelector<HTMLElement>("[role=checkbox]");
  check?.focus();
  row?.scrollIntoView({ block: "nearest" });
}
