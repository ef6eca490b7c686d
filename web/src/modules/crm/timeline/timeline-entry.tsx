import { ActionIcon, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowRight,
  IconCirclePlus,
  IconDots,
  IconFileImport,
  IconNote,
  IconPencil,
  IconRestore,
  IconSquareCheck,
  IconSquarePlus,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { Diff } from "../../../ui/diff.tsx";
import { formatDays } from "../../../ui/format.ts";
import { TimeOfDay } from "../../../ui/values.tsx";
import type { PropertyInfo } from "../records/record.ts";
import { NoteComposer } from "./note-composer.tsx";
import { sentenceOf, shownChanges } from "./timeline-changes.ts";
import type { NoteText, TimelineItem } from "./timeline-queries.ts";

const icons = {
  note: IconNote,
  created: IconCirclePlus,
  changed: IconPencil,
  moved: IconArrowRight,
  deleted: IconTrash,
  restored: IconRestore,
  imported: IconFileImport,
  taskCreated: IconSquarePlus,
  taskDone: IconSquareCheck,
  taskReopened: IconArrowBackUp,
};

type TimelineEntryProps = {
  readonly item: TimelineItem;
  readonly properties: readonly PropertyInfo[];
  readonly mayWrite: boolean;
  readonly onChange: (note: NoteText) => Promise<unknown>;
  readonly onRemove: (note: NoteText) => void;
};

/** One thing that happened: who, what, when; a note with its text, a change with before and after. */
export function TimelineEntry({ item, properties, mayWrite, onChange, onRemove }: TimelineEntryProps) {
  const [editing, setEditing] = useState(false);
  const Icon = icons[item.kind];
  const { note } = item;
  const changes = item.kind === "changed" || item.kind === "moved" ? shownChanges(item.changes ?? [], properties) : [];
  return (
    <li className="gm-entry" data-kind={item.kind}>
      <span className="gm-entry-icon" aria-hidden>
        <Icon size={14} />
      </span>
      <div className="gm-entry-body">
        <div className="gm-entry-line">
          <span>
            <strong>{item.actor.name}</strong> {sentenceOf(item)}
            {stayOf(item)}
          </span>
          <TimeOfDay at={item.at} />
          {note !== undefined && mayWrite && !editing ? (
            <NoteMenu onEdit={() => setEditing(true)} onRemove={() => onRemove(note)} />
          ) : null}
        </div>
        {note === undefined ? null : editing ? (
          <NoteComposer
            initial={note.body}
            action="Save"
            focused
            onSave={async (body) => {
              await onChange({ ...note, body });
              setEditing(false);
            }}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <p className="gm-note">{note.body}</p>
        )}
        {changes.length === 0 ? null : <Diff changes={changes.filter((change) => change.property !== "stageId")} />}
      </div>
    </li>
  );
}

/** How long the deal stood in the stage it left, where that is worth telling. */
function stayOf({ kind, days = 0 }: TimelineItem): string {
  return kind === "moved" && days >= 1 ? ` after ${formatDays(days).replaceAll(" ", "\u00a0")}` : "";
}

function NoteMenu({ onEdit, onRemove }: { readonly onEdit: () => void; readonly onRemove: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" aria-label="What can be done with this note">
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={15} />} onClick={onEdit}>
          Edit
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={15} />} onClick={onRemove}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
