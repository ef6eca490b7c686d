import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { type TableColumn, defaultWidth } from "./table-column.ts";

/** A line between rows: what those below it have in common, or all of them. */
export type Heading = {
  readonly label: ReactNode;
  readonly count: ReactNode;
  /** Whether the rows below are shown; null where there are none to open. */
  readonly open: boolean | null;
  /** It is over everything. */
  readonly total: boolean;
  /** What stands in the columns, by column. */
  readonly cells: Readonly<Record<string, ReactNode>>;
};

type HeadingRowProps = {
  readonly heading: Heading;
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly columns: readonly Pick<TableColumn<never>, "id" | "width" | "align">[];
  readonly widths: Readonly<Record<string, number>>;
  readonly edges: Readonly<Record<string, number>>;
  readonly active: boolean;
  readonly activeColumn: number;
  readonly selectable: boolean;
  readonly compact: boolean;
  readonly onClick: (index: number, column: number) => void;
};

/** The line above the rows of a group: a click or Enter opens and closes it. */
export function HeadingRow(props: HeadingRowProps) {
  const { heading, id, index, top, height, compact } = props;
  const { open, total } = heading;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid takes the keys (aria-activedescendant)
    <div
      role="row"
      id={id}
      className="gm-table-row gm-table-heading"
      data-active={props.active || undefined}
      data-openable={open === null ? undefined : true}
      data-total={total || undefined}
      aria-rowindex={index + 2}
      aria-expanded={open ?? undefined}
      style={{ height, top }}
      onClick={() => props.onClick(index, 0)}
    >
      {compact ? <CompactHeading heading={heading} id={id} /> : <HeadingCells {...props} />}
    </div>
  );
}

function CompactHeading({ heading, id }: Pick<HeadingRowProps, "heading" | "id">) {
  return (
    <div role="gridcell" id={`${id}-0`} className="gm-table-compact">
      <Toggle open={heading.open} />
      <strong className="gm-clip">{heading.label}</strong>
      <span className="gm-num">{heading.count}</span>
      <span className="gm-table-heading-end gm-num">{Object.values(heading.cells)[0]}</span>
    </div>
  );
}

function HeadingCells({ heading, id, columns, widths, edges, activeColumn, selectable }: HeadingRowProps) {
  return (
    <>
      {selectable ? (
        <div role="gridcell" className="gm-table-check" data-frozen style={{ left: 0 }}>
          <Toggle open={heading.open} />
        </div>
      ) : null}
      {columns.map((column, at) => (
        <div
          key={column.id}
          id={`${id}-${at}`}
          role="gridcell"
          className="gm-table-td"
          data-align={at === 0 ? undefined : column.align}
          data-active-cell={activeColumn === at || undefined}
          data-frozen={edges[column.id] === undefined ? undefined : true}
          style={{ width: widths[column.id] ?? column.width ?? defaultWidth, left: edges[column.id] }}
        >
          {at === 0 ? <HeadingName heading={heading} toggles={!selectable} /> : heading.cells[column.id]}
        </div>
      ))}
    </>
  );
}

function HeadingName({ heading, toggles }: { readonly heading: Heading; readonly toggles: boolean }) {
  return (
    <>
      {toggles ? <Toggle open={heading.open} /> : null}
      <strong className="gm-clip">{heading.label}</strong>
      <span className="gm-num">{heading.count}</span>
    </>
  );
}

function Toggle({ open }: { readonly open: boolean | null }) {
  if (open === null) return null;
  return open ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />;
}
