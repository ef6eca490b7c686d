import { Button, Select, TextInput } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, type Ref, type SubmitEvent, useEffect, useRef, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { useMe } from "../../../lib/session.ts";
import { useNow } from "../../../ui/values.tsx";
import { useMembers } from "../records/member-queries.ts";
import type { Reference } from "../records/record.ts";
import { AssigneePicker } from "./assignee-picker.tsx";
import { DuePicker } from "./due-picker.tsx";
import { todayIn } from "./due-words.ts";
import { readQuickTask } from "./quick-task.ts";
import { type TaskFields, kindWords, priorityWords } from "./task.ts";
import "./tasks.css";

const titleLength = 300;
const kinds = Object.entries(kindWords).map(([value, label]) => ({ value: value as TaskFields["kind"], label }));
const priorities = Object.entries(priorityWords).map(([value, label]) => ({
  value: value as TaskFields["priority"],
  label: `${label} priority`,
}));

type TaskFormProps = {
  readonly label: string;
  readonly action: string;
  readonly initial: TaskFields;
  /** Reads when, whose and how urgent from the line while it is typed. */
  readonly quick?: boolean;
  /** @throws ApiProblem */
  readonly onSave: (fields: TaskFields) => Promise<unknown>;
  readonly onCancel?: () => void;
  readonly line?: Ref<HTMLInputElement>;
  readonly focused?: boolean;
  readonly icon?: ReactNode;
};

/** Where a task is written: one line, and what is known about it below, which can be set by hand too. */
export function TaskForm({ label, action, initial, quick = false, onSave, onCancel, ...rest }: TaskFormProps) {
  const { focused = false } = rest;
  const draft = useTaskDraft(initial, quick);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (focused) form.current?.querySelector("input")?.focus();
  }, [focused]);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { fields } = draft;
  const open = onCancel !== undefined || draft.line.trim() !== "";

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (fields.title === "" || pending) return;
    setPending(true);
    setError(null);
    await onSave(fields).then(draft.clear, (refusal: unknown) => setError(sentenceOf(refusal)));
    setPending(false);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (onCancel !== undefined) onCancel();
    else if (draft.line === "") event.currentTarget.blur();
    else draft.clear();
  }

  return (
    <form ref={form} className="gm-task-form" onSubmit={(event) => void save(event)}>
      <TextInput
        ref={rest.line ?? null}
        aria-label={label}
        placeholder={quick ? "Add a task: Call Anna tomorrow 14:30 !high" : "What is to be done"}
        leftSection={rest.icon}
        value={draft.line}
        maxLength={titleLength}
        onChange={(event) => draft.write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        error={error}
        autoComplete="off"
      />
      {open ? (
        <div className="gm-task-fields">
          <DuePicker due={fields} onPick={draft.set} />
          <AssigneePicker assignee={fields.assignee} onPick={(assignee) => draft.set({ assignee })} />
          <Choice label="Kind" data={kinds} value={fields.kind} onPick={(kind) => draft.set({ kind })} />
          <Choice
            label="Priority"
            data={priorities}
            value={fields.priority}
            onPick={(priority) => draft.set({ priority })}
          />
          <span className="gm-task-actions">
            {onCancel === undefined ? null : (
              <Button size="xs" variant="default" onClick={onCancel}>
                Cancel
              </Button>
            )}
            <Button size="xs" type="submit" disabled={fields.title === ""} loading={pending}>
              {action}
            </Button>
          </span>
        </div>
      ) : null}
    </form>
  );
}

type ChoiceProps<Key extends string> = {
  readonly label: string;
  readonly data: readonly { readonly value: Key; readonly label: string }[];
  readonly value: Key;
  readonly onPick: (value: Key) => void;
};

function Choice<Key extends string>({ label, data, value, onPick }: ChoiceProps<Key>) {
  return (
    <Select
      size="xs"
      className="gm-task-choice"
      aria-label={label}
      data={[...data]}
      value={value}
      onChange={(chosen) => {
        const found = data.find((one) => one.value === chosen);
        if (found !== undefined) onPick(found.value);
      }}
      allowDeselect={false}
      comboboxProps={{ width: 150, position: "bottom-start" }}
    />
  );
}

/** A task being written. What was set by hand stays, whatever the line says. */
function useTaskDraft(initial: TaskFields, quick: boolean) {
  const { timeZone } = useOrganization();
  const today = todayIn(timeZone, useNow());
  const members = useMembers().data ?? [];
  const [line, setLine] = useState(initial.title);
  const [byHand, setByHand] = useState<Partial<TaskFields>>({});
  const read = quick ? readQuickTask(line, today, members) : { title: line.trim() };
  return {
    line,
    fields: { ...initial, ...read, ...byHand },
    write: setLine,
    set: (fields: Partial<TaskFields>) => setByHand((now) => ({ ...now, ...fields })),
    clear: () => {
      setLine("");
      setByHand({});
    },
  };
}

/** What a new task begins with: one's own, to do, without a date. */
export function useNewTask(assignee?: Reference | null): TaskFields {
  const { user } = useMe();
  const { memberId } = useOrganization();
  const self = memberId === null ? null : { id: memberId, name: user.name };
  return {
    title: "",
    kind: "todo",
    priority: "normal",
    dueOn: null,
    dueTime: null,
    assignee: assignee === undefined ? self : assignee,
  };
}
