import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { formatNumber } from "../../../ui/format.ts";
import type { Import } from "./import-queries.ts";

/** Refused rows shown here; all of them are in the file. */
const mostShown = 10;

type RefusedRowsProps = {
  readonly rows: Import["refusedSample"];
  /** How many there are in all. */
  readonly count: number;
  /** Reasons that are about no column may be mended by a default. */
  readonly defaults?: boolean;
  /** What a row of the file is found by. */
  readonly place?: "line" | "row";
  readonly onDownload: () => void;
};

/** The first refused rows with their reasons, and the way to have all of them as a file. */
export function RefusedRows({ rows, count, defaults = false, place = "line", onDownload }: RefusedRowsProps) {
  const shown = rows.slice(0, mostShown);
  const missing = defaults && saidAgain(shown);
  if (shown.length === 0) return null;
  return (
    <>
      <div className="gm-import-refused">
        <h3>Refused rows{shown.length < count ? `, the first ${formatNumber(shown.length)}` : ""}</h3>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={onDownload}>
          All as CSV
        </Button>
      </div>
      <p className="gm-hint">
        The file holds every refused row with its reasons: mend it and import it again.
        {missing ? " What the whole file lacks can be given under “Where the file has nothing”." : ""}
      </p>
      <div className="gm-refused-rows" role="table" aria-label="Refused rows">
        {shown.map((row) => (
          <div role="row" key={row.line} className="gm-refused-line">
            <span role="cell" className="gm-num">
              {place} {formatNumber(row.line)}
            </span>
            <span role="cell">
              {row.reasons.map((reason) => (
                <span key={`${reason.column}${reason.message}`}>
                  {reason.column === null ? null : <strong>{reason.column}: </strong>}
                  {reason.cell === undefined ? null : <small className="gm-dim">{reason.cell} </small>}
                  {reason.message}
                </span>
              ))}
            </span>
          </div>
        ))}
      </div>
    </>
  );
}

/** Whether several rows are refused for the same reason that is about no column: the file seems to lack something. */
function saidAgain(rows: RefusedRowsProps["rows"]): boolean {
  const said = rows.flatMap(({ reasons }) =>
    reasons.flatMap(({ column, message }) => (column === null ? message : [])),
  );
  return new Set(said).size < said.length;
}
