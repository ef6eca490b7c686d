import { ActionIcon, Button, Checkbox, Popover, Select } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconColumns3 } from "@tabler/icons-react";
import { visibleColumns } from "./table-column.ts";

type Choosable = { readonly id: string; readonly label: string; readonly fixed?: boolean; readonly optional?: boolean };

type ColumnChooserProps = {
  readonly columns: readonly Choosable[];
  readonly chosen: readonly string[] | undefined;
  /** undefined: back to the table's own columns. */
  readonly onChoose: (chosen: readonly string[] | undefined) => void;
  /** How many columns stay in sight as one scrolls sideways, and how that is changed. */
  readonly frozen?: { readonly count: number; readonly onChange: (count: number) => void };
};

const mostFrozen = 5;

/** The button that chooses a table's columns and their order. */
export function ColumnChooser({ columns, chosen, onChoose, frozen }: ColumnChooserProps) {
  const shown = visibleColumns(columns, chosen).filter((column) => column.fixed !== true);
  const ids = shown.map((column) => column.id);
  const hidden = columns.filter((column) => column.fixed !== true && !ids.includes(column.id));

  function move(index: number, by: number): void {
    const next = [...ids];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index + by, 0, moved);
    onChoose(next);
  }

  return (
    <Popover position="bottom-end" width={260} trapFocus>
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label="Choose columns" title="Choose columns">
          <IconColumns3 size={17} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className="gm-columns">
        {shown.map((column, index) => (
          <div key={column.id} className="gm-columns-line">
            <Checkbox checked label={column.label} onChange={() => onChoose(ids.filter((id) => id !== column.id))} />
            <ActionIcon
              size="sm"
              disabled={index === 0}
              onClick={() => move(index, -1)}
              aria-label={`Move ${column.label} up`}
            >
              <IconArrowUp size={14} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              disabled={index === shown.length - 1}
              onClick={() => move(index, 1)}
              aria-label={`Move ${column.label} down`}
            >
              <IconArrowDown size={14} />
            </ActionIcon>
          </div>
        ))}
        {hidden.map((column) => (
          <div key={column.id} className="gm-columns-line">
            <Checkbox checked={false} label={column.label} onChange={() => onChoose([...ids, column.id])} />
          </div>
        ))}
        {frozen === undefined ? null : <FrozenSelect {...frozen} />}
        <Button
          variant="subtle"
          size="xs"
          mt={8}
          fullWidth
          disabled={chosen === undefined}
          onClick={() => onChoose(undefined)}
        >
          Back to the usual columns
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

/** How many columns stay in sight. */
function FrozenSelect({ count, onChange }: NonNullable<ColumnChooserProps["frozen"]>) {
  const words = (columns: number) => (columns === 1 ? "The first column" : `The first ${columns} columns`);
  return (
    <Select
      size="xs"
      mt={8}
      label="Stay in sight when scrolling"
      data={Array.from({ length: mostFrozen + 1 }, (_, columns) => ({
        value: String(columns),
        label: columns === 0 ? "No column" : words(columns),
      }))}
      value={String(Math.min(mostFrozen, count))}
      allowDeselect={false}
      onChange={(columns) => onChange(Number(columns ?? 1))}
      comboboxProps={{ withinPortal: false }}
    />
  );
}
