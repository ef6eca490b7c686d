import { Popover, Select } from "@mantine/core";
import { IconUserCircle } from "@tabler/icons-react";
import { useState } from "react";
import { Avatar } from "../../../ui/avatar.tsx";
import { useMembers } from "../records/member-queries.ts";
import type { Reference } from "../records/record.ts";
import { useFocusOnMount } from "../records/use-focus-on-mount.ts";
import "./task-fields.css";

type AssigneePickerProps = {
  readonly assignee: Reference | null;
  readonly onPick: (assignee: Reference | null) => void;
  /** Only the picture, where the row is short. */
  readonly quiet?: boolean;
};

/** Who has to do it. */
export function AssigneePicker({ assignee, onPick, quiet = false }: AssigneePickerProps) {
  const [opened, setOpened] = useState(false);
  const name = assignee?.name ?? "Nobody";
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={240} returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="gm-task-who"
          data-quiet={quiet || undefined}
          aria-label={`Assigned to: ${name}`}
          title={name}
          onClick={() => setOpened(!opened)}
        >
          {assignee === null ? <IconUserCircle size={18} aria-hidden /> : <Avatar name={assignee.name} size={20} />}
          {quiet ? null : <span className="gm-clip">{name}</span>}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <Members
          assignee={assignee}
          onPick={(next) => {
            setOpened(false);
            onPick(next);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Members({ assignee, onPick }: Pick<AssigneePickerProps, "assignee" | "onPick">) {
  const members = useMembers();
  const box = useFocusOnMount<HTMLSpanElement>();
  const options = (members.data ?? []).filter((member) => member.active || member.id === assignee?.id);
  return (
    <span ref={box}>
      <Select
        size="xs"
        aria-label="Assignee"
        placeholder="Nobody"
        data={options.map(({ id, name }) => ({ value: id, label: name }))}
        value={assignee?.id ?? null}
        onChange={(id) => onPick(options.find((one) => one.id === id) ?? null)}
        searchable
        clearable
        defaultDropdownOpened
        nothingFoundMessage={members.isPending ? "Reading members…" : "Nobody of this name"}
        selectFirstOptionOnChange
        maxDropdownHeight={240}
        comboboxProps={{ withinPortal: false, position: "bottom-start" }}
      />
    </span>
  );
}
