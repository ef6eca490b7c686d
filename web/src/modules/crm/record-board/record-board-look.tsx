import { Avatar } from "../../../ui/avatar.tsx";
import { formatMoneys, formatNumber } from "../../../ui/format.ts";
import type { BoardLook } from "../board/board-column-view.tsx";
import { PropertyText } from "../records/property-text.tsx";
import { valueOf } from "../records/record-values.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import type { BoardBy, ValueColumn } from "./record-board-state.ts";

const nameLine = 37;
const fieldLine = 22;

/** How a board of records shows its columns and cards. */
export function recordLook(object: ObjectType, { by, sum }: BoardBy, fields: readonly PropertyInfo[]): BoardLook {
  const showsOwner = by.key !== "ownerId" && !fields.some(({ key }) => key === "ownerId");
  return {
    head: (column) => <ValueHead column={column as ValueColumn} sum={sum} />,
    spoken: (column) => spoken(object, column as ValueColumn, sum),
    card: (record, _, arrivedBy) => (
      <RecordCard record={record} fields={fields} showsOwner={showsOwner} arrivedBy={arrivedBy} />
    ),
    cardHeight: nameLine + fieldLine * fields.length,
    none: `No ${object.plural}`,
  };
}

function ValueHead({ column, sum }: { readonly column: ValueColumn; readonly sum: PropertyInfo | undefined }) {
  const { stage, count, open } = column;
  return (
    <>
      <div className="gm-column-name">
        <h2 className="gm-clip" title={stage.name}>
          {stage.name}
        </h2>
        <span className="gm-num">{formatNumber(count)}</span>
        {open || stage.id === "" ? null : <span>no longer chosen</span>}
      </div>
      {sum === undefined ? null : (
        <div className="gm-column-sums gm-num">
          <span title={`${sum.label}: ${summed(column, false)}`}>{summed(column, true)}</span>
        </div>
      )}
    </>
  );
}

function summed({ sums, total }: ValueColumn, compact: boolean): string {
  if (total !== null) return formatNumber(total, 2);
  return sums.length === 0 ? "No amounts" : formatMoneys(sums, { compact });
}

function spoken({ one, plural }: ObjectType, column: ValueColumn, sum: PropertyInfo | undefined): string {
  const many = `${formatNumber(column.count)} ${column.count === 1 ? one : plural}`;
  const added = sum === undefined ? "" : `, ${sum.label} ${summed(column, false)}`;
  return `${column.stage.name}, ${many}${added}`;
}

type RecordCardProps = {
  readonly record: CrmRecord;
  readonly fields: readonly PropertyInfo[];
  readonly showsOwner: boolean;
  readonly arrivedBy: string | undefined;
};

/** The name, then a line for each field; the owner's face where no field names them. */
function RecordCard({ record, fields, showsOwner, arrivedBy }: RecordCardProps) {
  const { owner } = record;
  return (
    <>
      <div className="gm-card-line">
        <strong className="gm-clip" title={record.name}>
          {record.name}
          <span className="gm-comma">, </span>
        </strong>
        {arrivedBy === undefined ? null : (
          <span className="gm-card-by" title={`Changed by ${arrivedBy}`}>
            <Avatar name={arrivedBy} size={18} />
          </span>
        )}
        {owner === null || !showsOwner || arrivedBy !== undefined ? null : (
          <span title={`Owner: ${owner.name}`}>
            <Avatar name={owner.name} size={18} />
          </span>
        )}
      </div>
      {fields.map((property) => (
        <div key={property.key} className="gm-card-line gm-card-foot gm-card-field">
          <span className="gm-card-label gm-clip">{property.label}</span>
          <span className="gm-clip">
            {valueOf(record, property) === null ? (
              <span className="gm-none">–</span>
            ) : (
              <PropertyText record={record} property={property} inTable />
            )}
            <span className="gm-comma">, </span>
          </span>
        </div>
      ))}
    </>
  );
}
