import { draggable } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { memo, useEffect, useRef, useState } from "react";
import { formatTimeIn } from "../../../ui/format.ts";
import { PropertyText } from "../records/property-text.tsx";
import { valueOf } from "../records/record-values.ts";
import type { CrmRecord, PropertyInfo } from "../records/record.ts";
import type { Entry } from "./calendar-queries.ts";

/** What can be done with the records of a calendar, the same for all of them. */
export type EntryActions = {
  readonly mayMove: (record: CrmRecord) => boolean;
  readonly onPeek: (record: CrmRecord) => void;
  readonly onOpen: (record: CrmRecord) => void;
};

type CalendarEntryProps = {
  readonly entry: Entry;
  readonly id: string;
  readonly fields: readonly PropertyInfo[];
  readonly timeZone: string;
  readonly active: boolean;
  readonly held: boolean;
  readonly peeked: boolean;
  readonly refused: boolean;
  readonly actions: EntryActions;
};

/** One record on one day: its time, its name, a field; draggable to another day. */
export const CalendarEntry = memo(function CalendarEntry(props: CalendarEntryProps) {
  const { entry, actions, fields } = props;
  const { record, day, at, begun, goesOn } = entry;
  const element = useRef<HTMLDivElement>(null);
  const [dragging, setDragging] = useState(false);
  const movable = actions.mayMove(record);

  useEffect(() => {
    const box = element.current;
    if (box === null || !movable) return undefined;
    return draggable({
      element: box,
      getInitialData: () => ({ entryId: record.id, day }),
      onDragStart: () => setDragging(true),
      onDrop: () => setDragging(false),
    });
  }, [record.id, day, movable]);

  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the calendar takes the keys (aria-activedescendant)
    <div
      ref={element}
      id={props.id}
      className="gm-calendar-entry"
      data-active={props.active || undefined}
      data-held={props.held || undefined}
      data-dragging={dragging || undefined}
      data-peeked={props.peeked || undefined}
      data-refused={props.refused || undefined}
      data-begun={begun || undefined}
      data-goes-on={goesOn || undefined}
      data-movable={movable || undefined}
      title={record.name}
      onClick={(event) => {
        event.stopPropagation();
        actions.onPeek(record);
      }}
      onDoubleClick={(event) => {
        event.stopPropagation();
        actions.onOpen(record);
      }}
    >
      <span className="gm-calendar-entry-line">
        {at === null ? null : <span className="gm-calendar-entry-time gm-num">{formatTimeIn(at, props.timeZone)}</span>}
        <span className="gm-clip">{record.name}</span>
      </span>
      {fields.map((property) =>
        valueOf(record, property) === null ? null : (
          <span key={property.key} className="gm-calendar-entry-line gm-calendar-entry-field">
            <span className="gm-clip" title={property.label}>
              <PropertyText record={record} property={property} inTable />
            </span>
          </span>
        ),
      )}
    </div>
  );
});
