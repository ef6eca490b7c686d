import { Button, Group, Popover } from "@mantine/core";
import type { ReactNode } from "react";
import { useMembers } from "./member-queries.ts";
import { referenceOf, textOfValue, valueOf } from "./record-values.ts";
import type { PropertyInfo, Reference, Value } from "./record.ts";
import type { InlineEdit, InlineProblem } from "./use-inline-edit.ts";

type InlineProblemProps = {
  readonly edit: InlineEdit;
  readonly problem: InlineProblem;
  readonly property: PropertyInfo;
  readonly onEdit: () => void;
  readonly children: ReactNode;
};

/** Beside a value that was put back: why, and the way on. After a conflict the person chooses theirs or mine. */
export function InlineProblemBubble({ edit, problem, property, onEdit, children }: InlineProblemProps) {
  return (
    <Popover opened position="bottom-start" width={300} withinPortal>
      <Popover.Target>
        <span className="gm-inline-refused">{children}</span>
      </Popover.Target>
      <Popover.Dropdown className="gm-inline-problem" role="alert">
        {problem.message}
        {problem.stale === null ? (
          <Group gap="sm" mt="sm" justify="flex-end">
            <Button size="xs" variant="default" onClick={edit.dismiss}>
              Leave it
            </Button>
            <Button size="xs" onClick={onEdit}>
              Edit again
            </Button>
          </Group>
        ) : (
          <Conflict edit={edit} problem={problem} property={property} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Conflict({ edit, problem, property }: Pick<InlineProblemProps, "edit" | "problem" | "property">) {
  const theirs = problem.stale?.theirs;
  const change = problem.stale?.change;
  const members = useMembers().data ?? [];
  const memberOf = (value: Value) =>
    property.type === "user" ? (members.find(({ id }) => id === value) ?? null) : null;
  const text = (value: Value, reference: Reference | null) =>
    textOfValue(property, value, reference ?? memberOf(value));
  const theirText = theirs === undefined ? "" : text(valueOf(theirs, property), referenceOf(theirs, property));
  const myText = change === undefined ? "" : text(change.value, change.reference);
  return (
    <>
      <dl className="gm-conflict">
        <dt>Theirs</dt>
        <dd>{theirText || "empty"}</dd>
        <dt>Yours</dt>
        <dd>{myText || "empty"}</dd>
      </dl>
      <Group gap="sm" mt="sm" justify="flex-end">
        <Button size="xs" variant="default" onClick={edit.dismiss}>
          Keep theirs
        </Button>
        <Button size="xs" onClick={edit.insist}>
          Use mine
        </Button>
      </Group>
    </>
  );
}
