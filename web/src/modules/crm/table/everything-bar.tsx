import { Button } from "@mantine/core";
import { IconLink, IconPencil, IconTrash, IconUser } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import { BulkJobDialog, type BulkVerb } from "../bulk/bulk-job-dialog.tsx";
import type { ListQuestion } from "../records/record-queries.ts";
import type { ObjectType, PropertyInfo } from "../records/record.ts";

type EverythingBarProps = {
  readonly object: ObjectType;
  readonly properties: readonly PropertyInfo[];
  readonly question: ListQuestion;
  readonly total: number;
  readonly onClear: () => void;
};

const verbs: readonly { readonly action: BulkVerb; readonly label: string; readonly icon: ReactNode }[] = [
  { action: "update", label: "Edit", icon: <IconPencil size={15} /> },
  { action: "assign", label: "Assign", icon: <IconUser size={15} /> },
  { action: "relate", label: "Relate", icon: <IconLink size={15} /> },
  { action: "delete", label: "Delete", icon: <IconTrash size={15} /> },
];

/** What can be done with everything that a table matches. */
export function EverythingBar({ object, properties, question, total, onClear }: EverythingBarProps) {
  const { can } = useOrganization();
  const [action, setAction] = useState<BulkVerb | null>(null);
  const offered = verbs.filter((verb) => can(`${object.area}.${verb.action === "delete" ? "delete" : "update"}`));
  return (
    <>
      <span className="gm-count gm-num gm-selection-count">All {formatNumber(total)} selected</span>
      <Button variant="default" onClick={onClear}>
        Clear
      </Button>
      {offered.map((verb) => (
        <Button
          key={verb.action}
          className="gm-icon-on-phone"
          variant="default"
          leftSection={verb.icon}
          onClick={() => setAction(verb.action)}
        >
          {verb.label}
        </Button>
      ))}
      {action === null ? null : (
        <BulkJobDialog
          {...{ object, action, question, total, properties }}
          onStarted={onClear}
          onClose={() => setAction(null)}
        />
      )}
    </>
  );
}
