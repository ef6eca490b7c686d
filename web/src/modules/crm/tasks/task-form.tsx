import { Button, Select, TextInput, Textarea } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, type Ref, type SubmitEvent, useEffect, useRef, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { useNow } from "../../../ui/values.tsx";
import { useMembers } from "../records/member-queries.ts";
import { AssigneePicker } from "./assignee-picker.tsx";
import { DuePicker } from "./due-picker.tsx";
import { todayIn } from "./due-words.ts";
import { readQuickTask } from "./quick-task.ts";
import { type TaskFields, kindWords, priorityWords } from "./task.ts";
import "./task-fields.css";

const titleLength = 300;
const bodyLength = 20_000;
const kinds = Object.entries(kindWords).map(([value, label]) => ({ value: value as TaskFields["kind"], label }));
const priorities = Object.entries(priorityWords).map(([value, label]) => ({
  value: value as TaskFields["priority"],
  label: `${label} priority`,
}));

export type TaskFormProps = {
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

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
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
      {quick ? null : <Details body={fields.body} onBody={(body) => draft.set({ body })} onKeyDown={onKeyDown} />}
      {open ? (
        <div className="gm-task-fields">
          <Known fields={fields} onSet={draft.set} />
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

type DetailsProps = {
  readonly body: string | null;
  readonly onBody: (body: string | null) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
};

function Details({ body, onBody, onKeyDown }: DetailsProps) {
  return (
    <Textarea
      aria-label="Details"
      placeholder="Details"
      size="xs"
      autosize
      minRows={1}
      maxRows={8}
      maxLength={bodyLength}
      value={body ?? ""}
      onChange={(event) => onBody(event.currentTarget.value || null)}
      onKeyDown={onKeyDown}
    />
  );
}

type KnownProps = { readonly fields: TaskFields; readonly onSet: (fields: Partial<TaskFields>) => void };

/** What is known about a task beside its title. */
function Known({ fields, onSet }: KnownProps) {
  return (
    <>
      <DuePicker due={fields} onPick={onSet} />
      <AssigneePicker assignee={fields.assignee} onPick={(assignee) => onSet({ assignee })} />
      <Choice label="Kind" data={kinds} value={fields.kind} onPick={(kind) => onSet({ kind })} />
      <Choice label="Priority" data={priorities} value={fields.priority} onPick={(priority) => onSet({ priority })} />
    </>
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
