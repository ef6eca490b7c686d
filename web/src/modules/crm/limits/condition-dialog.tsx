import { Button, Group, Skeleton } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../../ui/dialog.tsx";
import { FilterBar, FilterButton } from "../filters/filter-bar.tsx";
import { type FilterNode, filterOf, readConditions } from "../filters/filter.ts";
import { useProperties } from "../properties/property-queries.ts";
import type { ObjectType } from "../records/record.ts";

type ConditionDialogProps = {
  readonly object: ObjectType;
  readonly title: string;
  readonly initial: FilterNode | null;
  readonly saving: boolean;
  readonly onSave: (filter: FilterNode | null) => void;
  readonly onClose: () => void;
};

/** The condition of one role for one action, written with the filter's own editor. */
export function ConditionDialog({ object, title, initial, saving, onSave, onClose }: ConditionDialogProps) {
  const properties = useProperties(object.key);
  const [conditions, setConditions] = useState(() => readConditions(initial?.and ?? [initial]));
  const filter = { conditions, properties: properties.data ?? [], onChange: setConditions };
  return (
    <Dialog title={title} onClose={onClose} size="lg">
      <p className="gm-share-lead">Allowed only while every one of these holds:</p>
      {properties.isPending ? (
        <Skeleton height={32} />
      ) : (
        <div className="gm-limit-editor">
          <FilterButton {...filter} />
          <FilterBar {...filter} />
        </div>
      )}
      <Group justify="flex-end" mt="lg">
        {initial === null ? null : (
          <Button variant="default" mr="auto" disabled={saving} onClick={() => onSave(null)}>
            No condition
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={saving}
          disabled={conditions.length === 0}
          onClick={() => onSave(filterOf(conditions) ?? null)}
        >
          Save
        </Button>
      </Group>
    </Dialog>
  );
}
