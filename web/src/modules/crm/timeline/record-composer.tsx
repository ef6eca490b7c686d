import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { NewTask } from "../tasks/new-task.tsx";
import { type TaskPlace, useTaskWriter } from "../tasks/use-task-writer.ts";
import { NoteComposer } from "./note-composer.tsx";
import "./timeline.css";

type RecordComposerProps = {
  readonly place: TaskPlace;
  /** @throws ApiProblem */
  readonly onNote: (body: string) => Promise<unknown>;
};

/** Where something is written about a record: a note, or a task. */
export function RecordComposer({ place, onNote }: RecordComposerProps) {
  const { can } = useOrganization();
  const kinds = [
    ...(can("notes.write") ? [{ value: "note", label: "Note" }] : []),
    ...(can("tasks.create") ? [{ value: "task", label: "Task" }] : []),
  ];
  const [chosen, setChosen] = useState<string | null>(null);
  const kind = chosen ?? kinds[0]?.value;
  if (kind === undefined) return null;
  return (
    <div className="gm-record-composer">
      {kinds.length > 1 ? (
        <SegmentedControl size="xs" data={kinds} value={kind} onChange={setChosen} aria-label="What to write" />
      ) : null}
      {kind === "note" ? (
        <NoteComposer action="Save note" focused={chosen !== null} onSave={onNote} />
      ) : (
        <TaskComposer place={place} focused={chosen !== null} />
      )}
    </div>
  );
}

function TaskComposer({ place, focused }: Pick<RecordComposerProps, "place"> & { readonly focused: boolean }) {
  const writer = useTaskWriter();
  return <NewTask place={place} focused={focused} onSave={writer.create} />;
}
