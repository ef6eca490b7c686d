import "./diff.css";

export type Change = {
  readonly property: string;
  readonly label?: string;
  readonly before: unknown;
  readonly after: unknown;
};

/** What changed, property by property: the value before struck through, the value after beside it. */
export function Diff({
  changes,
  show = showValue,
}: {
  readonly changes: readonly Change[];
  readonly show?: (value: unknown) => string;
}) {
  return (
    <dl className="gm-diff">
      {changes.map((change) => (
        <div key={change.property}>
          <dt className="gm-clip" title={change.property}>
            {change.label ?? change.property}
          </dt>
          <dd>
            {isEmpty(change.before) ? null : (
              <del>
                <span className="gm-sr">Before: </span>
                {show(change.before)}
              </del>
            )}
            {isEmpty(change.after) ? (
              <em>empty</em>
            ) : (
              <ins>
                <span className="gm-sr">After: </span>
                {show(change.after)}
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

/** Any wire value as one line of text. */
export function showValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return JSON.stringify(value) ?? "";
}
