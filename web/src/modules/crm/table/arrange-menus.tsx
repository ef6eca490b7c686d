import { groupable } from "@gomark/server/shared/crm/groups/group";
import { ActionIcon, Button, Popover, SegmentedControl, Select } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconArrowsSort, IconStack2, IconX } from "@tabler/icons-react";
import { type SortKey, maxSorts, sortText, sortsOf } from "../../../ui/data-table/table-column.ts";
import type { PropertyInfo } from "../records/record.ts";
import { type FigureKind, figureKinds } from "./group-lines.ts";
import "./table.css";

type SortMenuProps = {
  readonly properties: readonly PropertyInfo[];
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
};

/** What the table goes by, first things first: each changed, turned, moved or taken away. */
export function SortMenu({ properties, sort, onSort }: SortMenuProps) {
  const sorts = sortsOf(sort).filter(({ property }) => properties.some(({ key }) => key === property));
  const free = properties.filter(({ sortable, key }) => sortable && !sorts.some(({ property }) => property === key));
  const set = (next: readonly SortKey[]) => onSort(sortText(next));
  const move = (index: number, by: number) => {
    const next = [...sorts];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index + by, 0, moved);
    set(next);
  };
  return (
    <Popover position="bottom-end" width={360} trapFocus>
      <Popover.Target>
        <ActionIcon
          variant={sorts.length > 0 ? "light" : "default"}
          size={30}
          aria-label={sorts.length > 1 ? `Order, by ${sorts.length} fields` : "Order"}
          title="Order"
        >
          <IconArrowsSort size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className="gm-arrange">
        {sorts.length === 0 ? <p className="gm-arrange-none">The newest come first.</p> : null}
        {sorts.map((one, index) => (
          <SortLine
            key={one.property}
            one={one}
            properties={properties}
            free={free}
            onChange={(next) => set(sorts.map((other) => (other === one ? next : other)))}
            onRemove={() => set(sorts.filter((other) => other !== one))}
            onUp={index === 0 ? null : () => move(index, -1)}
            onDown={index === sorts.length - 1 ? null : () => move(index, 1)}
          />
        ))}
        {sorts.length < maxSorts && free.length > 0 ? (
          <Select
            size="xs"
            searchable
            aria-label={sorts.length === 0 ? "Order by" : "Then by"}
            placeholder={sorts.length === 0 ? "Order by…" : "Then by…"}
            data={free.map(({ key, label }) => ({ value: key, label }))}
            value={null}
            onChange={(key) => (key === null ? undefined : set([...sorts, { property: key, descending: false }]))}
            comboboxProps={{ withinPortal: false }}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

type SortLineProps = {
  readonly one: SortKey;
  readonly properties: readonly PropertyInfo[];
  readonly free: readonly PropertyInfo[];
  readonly onChange: (next: SortKey) => void;
  readonly onRemove: () => void;
  readonly onUp: (() => void) | null;
  readonly onDown: (() => void) | null;
};

function SortLine({ one, properties, free, onChange, onRemove, onUp, onDown }: SortLineProps) {
  const label = properties.find(({ key }) => key === one.property)?.label ?? one.property;
  return (
    <div className="gm-arrange-line">
      <Select
        size="xs"
        aria-label={`Order by ${label}`}
        data={[
          { value: one.property, label },
          ...free.map((property) => ({ value: property.key, label: property.label })),
        ]}
        value={one.property}
        allowDeselect={false}
        onChange={(key) => (key === null ? undefined : onChange({ ...one, property: key }))}
        comboboxProps={{ withinPortal: false }}
      />
      <Button
        size="xs"
        variant="default"
        onClick={() => onChange({ ...one, descending: !one.descending })}
        aria-label={`${label}: ${one.descending ? "Descending" : "Ascending"}`}
      >
        {one.descending ? "Descending" : "Ascending"}
      </Button>
      <ActionIcon size="sm" disabled={onUp === null} onClick={onUp ?? undefined} aria-label={`${label} earlier`}>
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon size="sm" disabled={onDown === null} onClick={onDown ?? undefined} aria-label={`${label} later`}>
        <IconArrowDown size={14} />
      </ActionIcon>
      <ActionIcon size="sm" onClick={onRemove} aria-label={`Do not order by ${label}`}>
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}

const figureNames: Readonly<Record<FigureKind, string>> = { sum: "Sum", avg: "Mean", min: "Least", max: "Most" };

type GroupMenuProps = {
  readonly properties: readonly PropertyInfo[];
  readonly groupedBy: string | undefined;
  readonly figure: FigureKind;
  readonly onGroup: (groupedBy: string | undefined) => void;
  readonly onFigure: (figure: FigureKind) => void;
  /** Opens or closes every group; null while there is none. */
  readonly onAll: ((open: boolean) => void) | null;
};

/** What the table is grouped by, and which figure stands in the lines of its groups. */
export function GroupMenu({ properties, groupedBy, figure, onGroup, onFigure, onAll }: GroupMenuProps) {
  const [key = "", span = "month"] = groupedBy?.split(":") ?? [];
  const choices = properties.filter(({ type, filterable }) => filterable && groupable.has(type));
  const chosen = choices.find((property) => property.key === key);
  return (
    <Popover position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <ActionIcon
          variant={groupedBy === undefined ? "default" : "light"}
          size={30}
          aria-label={chosen === undefined ? "Group" : `Grouped by ${chosen.label}`}
          title="Group"
        >
          <IconStack2 size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className="gm-arrange">
        <Select
          size="xs"
          label="Group by"
          searchable
          clearable
          placeholder="Nothing"
          data={choices.map((property) => ({ value: property.key, label: property.label }))}
          value={chosen?.key ?? null}
          onChange={(next) => onGroup(next ?? undefined)}
          comboboxProps={{ withinPortal: false }}
        />
        {chosen === undefined ? null : (
          <GroupChoices {...{ chosen, span, figure, onFigure, onAll }} onSpan={(next) => onGroup(`${key}:${next}`)} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

type GroupChoicesProps = Pick<GroupMenuProps, "figure" | "onFigure" | "onAll"> & {
  readonly chosen: PropertyInfo;
  readonly span: string;
  readonly onSpan: (span: string) => void;
};

function GroupChoices({ chosen, span, figure, onSpan, onFigure, onAll }: GroupChoicesProps) {
  const isTime = chosen.type === "date" || chosen.type === "dateTime";
  return (
    <>
      {isTime ? (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="How long a group is"
          data={[
            { value: "month", label: "Month" },
            { value: "quarter", label: "Quarter" },
            { value: "year", label: "Year" },
          ]}
          value={span}
          onChange={onSpan}
        />
      ) : null}
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Figure of each group"
        data={figureKinds.map((kind) => ({ value: kind, label: figureNames[kind] }))}
        value={figure}
        onChange={(next) => onFigure(figureKinds.find((kind) => kind === next) ?? "sum")}
      />
      <div className="gm-arrange-line">
        <Button size="xs" variant="default" disabled={onAll === null} onClick={() => onAll?.(true)}>
          Open all
        </Button>
        <Button size="xs" variant="default" disabled={onAll === null} onClick={() => onAll?.(false)}>
          Close all
        </Button>
      </div>
    </>
  );
}
