import { formatNumber } from "../../../ui/format.ts";
import { leftWords } from "../imports/import-words.ts";
import type { BulkJobInFull } from "./bulk-queries.ts";

type JobProps = { readonly job: BulkJobInFull };

/** The first refused records with their reasons; all of them are in the file. */
export function RefusedRecords({ job }: JobProps) {
  const lines = job.refusedSample.map(({ id, name, problems }) => ({
    id,
    name,
    reasons: problems.map(({ message }) => message),
  }));
  return <Lines title="Refused" count={job.counts.refused} lines={lines} />;
}

/** The first records that stayed as they are when the job was taken back. */
export function LeftRecords({ job }: JobProps) {
  const lines = job.leftSample.map(({ id, name, reason, properties }) => ({
    id,
    name,
    reasons: [[leftWords[reason], ...properties].join(": ")],
  }));
  return <Lines title="Left as they are" count={job.undo?.left ?? 0} lines={lines} />;
}

type LinesProps = {
  readonly title: string;
  readonly count: number;
  readonly lines: readonly { readonly id: string; readonly name: string; readonly reasons: readonly string[] }[];
};

function Lines({ title, count, lines }: LinesProps) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>
        {title}: {formatNumber(count)}
        {lines.length < count ? `, the first ${formatNumber(lines.length)}` : ""}
      </h3>
      <div className="gm-refused-rows" role="table" aria-label={title}>
        {lines.map(({ id, name, reasons }) => (
          <div role="row" key={id} className="gm-refused-line gm-bulk-line">
            <span role="cell" className="gm-clip">
              {name === "" ? `#${id}` : name}
            </span>
            <span role="cell">
              {reasons.map((reason) => (
                <span key={reason}>{reason}</span>
              ))}
            </span>
          </div>
        ))}
      </div>
    </section>
  );
}
