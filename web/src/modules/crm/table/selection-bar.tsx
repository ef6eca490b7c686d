import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import type { CrmRecord, ObjectType } from "../records/record.ts";

type SelectionBarProps = {
  readonly object: ObjectType;
  readonly records: readonly CrmRecord[];
  readonly onDelete: (records: readonly CrmRecord[]) => Promise<void>;
  readonly onClear: () => void;
};

/** What can be done with the selected rows. */
export function SelectionBar({ object, records, onDelete, onClear }: SelectionBarProps) {
  const { can } = useOrganization();
  const remove = (): void => {
    onClear();
    void onDelete(records);
  };
  return (
    <>
      <span className="gm-count gm-num">{formatNumber(records.length)} selected</span>
      <Button variant="default" onClick={onClear}>
        Clear
      </Button>
      {can(`${object.plural}.delete`) ? (
        <Button variant="default" leftSection={<IconTrash size={15} />} onClick={remove}>
          Delete
        </Button>
      ) : null}
    </>
  );
}
