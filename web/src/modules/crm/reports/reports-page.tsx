import { Button, Select, Skeleton } from "@mantine/core";
import { IconDownload, IconReportAnalytics } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { decimalOf, formatDays, formatMoneys, formatNumber, formatPercent } from "../../../ui/format.ts";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { type DealReport, dealReportQuery } from "./report-queries.ts";
import "./reports.css";

const groupings = [
  { value: "quarter", label: "Quarter" },
  { value: "month", label: "Month" },
  { value: "owner", label: "Owner" },
  { value: "team", label: "Team" },
  { value: "parentTeam", label: "Team above" },
  { value: "account", label: "Account" },
  { value: "pipeline", label: "Pipeline" },
  { value: "stage", label: "Stage" },
];

/** What was won, lost and is open, by time, person, team or a field of one's own: bars beside their figures. */
export function ReportsPage() {
  const { slug } = useOrganization();
  const [by, setBy] = useState("quarter");
  const properties = useProperties("deal");
  const report = useQuery(dealReportQuery(slug, by));
  const own = (properties.data ?? [])
    .filter(({ type, builtIn }) => type === "oneOf" && !builtIn)
    .map(({ key, label }) => ({ value: key, label }));
  return (
    <Page title="Reports">
      <div className="gm-report-head">
        <Select
          label="Deals by"
          data={[...groupings, ...own]}
          value={by}
          allowDeselect={false}
          onChange={(chosen) => chosen !== null && setBy(chosen)}
        />
        {report.data === undefined ? null : (
          <Button
            variant="default"
            leftSection={<IconDownload size={15} />}
            component="a"
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(asCsv(report.data))}`}
            download={`Deals by ${report.data.label}.csv`}
          >
            CSV
          </Button>
        )}
      </div>
      {report.isError ? <ErrorState error={report.error} retry={() => void report.refetch()} /> : null}
      {report.isPending ? <Skeleton height={240} /> : null}
      {report.data === undefined ? null : <Report report={report.data} />}
    </Page>
  );
}

type Group = DealReport["groups"][number];

function Report({ report }: { readonly report: DealReport }) {
  const { groups, others, total } = report;
  if (groups.length === 0)
    return (
      <EmptyState title="No deals yet" picture={<IconReportAnalytics size={22} />}>
        Once there are deals, this shows what was won and lost by time, owner, team, account or a field of your own.
      </EmptyState>
    );
  const most = Math.max(1, ...groups.map(({ wonSum }) => Number(wonSum[0]?.minor ?? 0)));
  return (
    <div className="gm-report">
      <table>
        <thead>
          <tr>
            <th scope="col">{report.label}</th>
            <th scope="col">Won</th>
            <th scope="col">Deals won</th>
            <th scope="col">Lost</th>
            <th scope="col">Open</th>
            <th scope="col">Win rate</th>
            <th scope="col">Cycle</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Line
              key={group.key ?? ""}
              name={group.label ?? "None"}
              group={group}
              share={Number(group.wonSum[0]?.minor ?? 0) / most}
            />
          ))}
          {others === null ? null : <Line name={`${formatNumber(others.groups)} others`} group={others} share={0} />}
        </tbody>
        <tfoot>
          <Line name="All" group={total} share={0} />
        </tfoot>
      </table>
    </div>
  );
}

type LineProps = { readonly name: string; readonly group: Omit<Group, "key" | "label">; readonly share: number };

function Line({ name, group, share }: LineProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="gm-num gm-report-won">
        <span className="gm-report-bar" style={{ width: `${100 * share}%` }} aria-hidden />
        <span>{group.wonSum.length === 0 ? "–" : formatMoneys(group.wonSum)}</span>
      </td>
      <td className="gm-num">{formatNumber(group.won)}</td>
      <td className="gm-num">{formatNumber(group.lost)}</td>
      <td className="gm-num">{formatNumber(group.open)}</td>
      <td className="gm-num">{formatPercent(group.winRate)}</td>
      <td className="gm-num">{formatDays(group.cycleDays)}</td>
    </tr>
  );
}

/** The table as a file; a cell that a spreadsheet would take for a formula begins with an apostrophe. */
function asCsv({ label, groups }: DealReport): string {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const rows = groups.map(({ label: name, won, lost, open, wonSum, winRate }) => [
    name ?? "",
    wonSum.map((sum) => `${decimalOf(sum)} ${sum.currency}`).join(" + "),
    String(won),
    String(lost),
    String(open),
    winRate === null ? "" : winRate.toFixed(6),
  ]);
  const head = [label, "Won value", "Won", "Lost", "Open", "Win rate"];
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}
