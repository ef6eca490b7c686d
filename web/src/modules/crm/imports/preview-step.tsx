import { Alert, Progress } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import { type Import, downloadRefused } from "./import-queries.ts";
import { RefusedRows } from "./refused-rows.tsx";
import { Counts } from "./step.tsx";

/** What would happen: how many rows are new, changed, as they were, refused, and why. */
export function PreviewStep({ found, pending }: { readonly found: Import; readonly pending: boolean }) {
  const { slug } = useOrganization();
  const checking = found.status === "checking";
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
      {found.problems.length > 0 ? null : <Counts counts={found.counts} old={checking || pending} />}
      <RefusedRows
        rows={found.refusedSample}
        count={found.counts.refuse}
        defaults={found.status === "ready"}
        place={found.detected?.format === "xlsx" ? "row" : "line"}
        onDownload={() =>
          void downloadRefused(slug, found).catch((error: unknown) =>
            tellProblem("The refused rows could not be read", error),
          )
        }
      />
    </div>
  );
}

function Checking({ progress }: { readonly progress: Import["progress"] }) {
  const known = progress.total > 0 && progress.done > 0;
  return (
    <div className="gm-import-progress" role="status">
      <Progress
        value={known ? (100 * progress.done) / progress.total : 100}
        animated={!known}
        size="sm"
        aria-label="Checking the file"
      />
      <span className="gm-num">
        {known
          ? `Checking ${formatNumber(progress.done)} of ${formatNumber(progress.total)} rows`
          : "Every row is being tried. You may leave; it goes on."}
      </span>
    </div>
  );
}
