import { Button } from "@mantine/core";
import { IconPencil, IconTrash, IconUser } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import { type RefusedRecord, removeMany } from "../records/record-bulk.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { BulkDialog } from "./bulk-dialog.tsx";

type SelectionBarProps = {
  readonly object: ObjectType;
  readonly records: readonly CrmRecord[];
  readonly properties: readonly PropertyInfo[];
  /** Tells which records were left as they are. */
  readonly onRefused: (refused: readonly RefusedRecord[]) => void;
  readonly onClear: () => void;
  /** How many records match what the table asks for. */
  readonly total: number;
  /** Selects all of them; null where these are all. */
  readonly onEverything: (() => void) | null;
};

/** What can be done with the selected rows. */
export function SelectionBar(props: SelectionBarProps) {
  const { object, records, properties, onRefused, onClear, total, onEverything } = props;
  const { slug, can } = useOrganization();
  const client = useQueryClient();
  const changesMany = can(`${object.area}.bulk`);
  const [editing, setEditing] = useState<"owner" | "any" | null>(null);
  const owner = properties.find(({ builtIn, key }) => builtIn && key === "ownerId") ?? null;
  const remove = (): void => {
    onClear();
    removeMany({ client, slug, object }, records).then(onRefused, (error: unknown) =>
      tellProblem(`The ${object.plural} could not be deleted`, error),
    );
  };
  return (
    <>
      <span className="gm-count gm-num gm-selection-count">{formatNumber(records.length)} selected</span>
      {changesMany && onEverything !== null ? (
        <Button variant="subtle" onClick={onEverything}>
          Select all {formatNumber(total)}
        </Button>
      ) : null}
      <Button variant="default" onClick={onClear}>
        Clear
      </Button>
      {changesMany && can(`${object.area}.update`) ? (
        <>
          <Button
            className="gm-icon-on-phone"
            variant="default"
            leftSection={<IconUser size={15} />}
            onClick={() => setEditing("owner")}
          >
            Set owner
          </Button>
          <Button
            className="gm-icon-on-phone"
            variant="default"
            leftSection={<IconPencil size={15} />}
            onClick={() => setEditing("any")}
          >
            Edit
          </Button>
        </>
      ) : null}
      {changesMany && can(`${object.area}.delete`) ? (
        <Button className="gm-icon-on-phone" variant="default" leftSection={<IconTrash size={15} />} onClick={remove}>
          Delete
        </Button>
      ) : null}
      {editing === null ? null : (
        <BulkDialog
          object={object}
          records={records}
          properties={properties}
          initial={editing === "owner" ? owner : null}
          onRefused={onRefused}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}
