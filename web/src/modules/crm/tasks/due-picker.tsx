import { Button, Popover, TextInput } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatDate } from "../../../ui/format.ts";
import { useNow } from "../../../ui/values.tsx";
import { dueChoices, dueWords, todayIn } from "./due-words.ts";
import type { TaskFields } from "./task.ts";
import "./task-fields.css";

type Due = Pick<TaskFields, "dueOn" | "dueTime">;

type DuePickerProps = {
  readonly due: Due;
  readonly onPick: (due: Due) => void;
  readonly overdue?: boolean;
  /** As small as the text around it. */
  readonly quiet?: boolean;
};

/** When a task is due: the usual days at a click, any other day and a time below. */
export function DuePicker({ due, onPick, overdue = false, quiet = false }: DuePickerProps) {
  const [opened, setOpened] = useState(false);
  const { timeZone } = useOrganization();
  const today = todayIn(timeZone, useNow());
  const words = due.dueOn === null && !quiet ? "Due date" : dueWords(due, today);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={264} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="gm-task-due"
          data-quiet={quiet || undefined}
          data-overdue={overdue || undefined}
          data-none={due.dueOn === null || undefined}
          aria-label={`Due: ${dueWords(due, today)}${overdue ? ", overdue" : ""}`}
          onClick={() => setOpened(!opened)}
        >
          <IconCalendar size={14} aria-hidden />
          <span>{words}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <DueChoices
          due={due}
          today={today}
          onPick={(next, close) => {
            onPick(next);
            if (close) setOpened(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

type DueChoicesProps = {
  readonly due: Due;
  readonly today: string;
  readonly onPick: (due: Due, close: boolean) => void;
};

function DueChoices({ due, today, onPick }: DueChoicesProps) {
  const [day, setDay] = useState(due.dueOn ?? "");
  const [time, setTime] = useState(due.dueTime ?? "");
  const dueTime = time === "" ? null : time;
  const settle = () => onPick({ dueOn: day === "" ? null : day, dueTime: day === "" ? null : dueTime }, true);
  return (
    <div className="gm-task-days">
      {dueChoices(today).map(({ label, day: chosen }) => (
        <button
          type="button"
          key={label}
          aria-current={chosen === due.dueOn}
          onClick={() => onPick({ dueOn: chosen, dueTime }, true)}
        >
          <span>{label}</span>
          <small>{formatDate(chosen)}</small>
        </button>
      ))}
      {due.dueOn === null ? null : (
        <button type="button" onClick={() => onPick({ dueOn: null, dueTime: null }, true)}>
          <span>No date</span>
        </button>
      )}
      <form
        className="gm-task-day"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          settle();
        }}
      >
        <TextInput
          type="date"
          size="xs"
          aria-label="Day"
          min="1970-01-02"
          max="2999-12-31"
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          size="xs"
          aria-label="Time, if it matters"
          value={time}
          disabled={day === ""}
          onChange={(event) => setTime(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" fullWidth>
          Set
        </Button>
      </form>
    </div>
  );
}
