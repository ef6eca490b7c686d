import { Alert, Button, Progress } from "@mantine/core";
import { IconAlertTriangle, IconDownload } from "@tabler/icons-react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import { type Import, downloadRefused } from "./import-queries.ts";

/** Refused rows shown here; all of them are in the file. */
const mostShown = 10;

/** What would happen: how many rows are new, changed, as they were, refused, and why. */
export function PreviewStep({ found, pending }: { readonly found: Import; readonly pending: boolean }) {
  const { slug } = useOrganization();
  const checking = found.status === "checking";
  const sample = found.refusedSample.slice(0, mostShown);
  return (
    <div aria-busy={checking || pending}>
      {found.problems.length === 0 ? null : (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title="Before this can run" mb="md">
          {found.problems.map((problem) => (
            <div key={`${problem.path}${problem.message}`}>{problem.message}</div>
          ))}
        </Alert>
      )}
      {found.warnings.length === 0 ? null : (
        <ul className="gm-import-warnings">
          {found.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {checking ? <Checking progress={found.progress} /> : null}
      <dl className="gm-import-counts" data-old={checking || pending || undefined}>
        <Count label="new" value={found.counts.create} kind="create" />
        <Count label="changed" value={found.counts.update} kind="update" />
        <Count label="as they were" value={found.counts.unchanged} kind="unchanged" />
        <Count label="refused" value={found.counts.refuse} kind="refuse" />
      </dl>
      {sample.length === 0 ? null : (
        <>
          <div className="gm-import-refused">
            <h3>
              Refused rows{sample.length < found.counts.refuse ? `, the first ${formatNumber(sample.length)}` : ""}
            </h3>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconDownload size={14} />}
              onClick={() =>
                void downloadRefused(slug, found).catch((error: unknown) =>
                  tellProblem("The refused rows could not be read", error),
                )
              }
            >
              All as CSV
            </Button>
          </div>
          <div className="gm-refused" role="table" aria-label="Refused rows">
            {sample.map((row) => (
              <div role="row" key={row.line} className="gm-refused-line">
                <span role="cell" className="gm-num">
                  line {formatNumber(row.line)}
                </span>
                <span role="cell">
                  {row.reasons.map((reason) => (
                    <span key={`${reason.column}${reason.message}`}>
                      {reason.column === null ? null : <strong>{reason.column}: </strong>}
                      {reason.message}
                    </span>
                  ))}
                </span>
              </div>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function Checking({ progress }: { readonly progress: Import["progress"] }) {
  const share = progress.total === 0 ? 0 : (100 * progress.done) / progress.total;
  return (
    <div className="gm-import-progress">
      <Progress value={share} size="sm" aria-label="Checking the file" />
      <span className="gm-num">
        Checking {formatNumber(progress.done)} of {formatNumber(progress.total)} rows
      </span>
    </div>
  );
}

type CountProps = { readonly label: string; readonly value: number; readonly kind: string };

function Count({ label, value, kind }: CountProps) {
  return (
    <div data-kind={kind} data-none={value === 0 || undefined}>
      <dd className="gm-num">{formatNumber(value)}</dd>
      <dt>{label}</dt>
    </div>
  );
}
