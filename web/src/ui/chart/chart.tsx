import { ActionIcon, Menu, Skeleton } from "@mantine/core";
import { IconChartBar, IconDownload, IconTable } from "@tabler/icons-react";
import { type ReactNode, Suspense, lazy, useCallback, useRef, useState } from "react";
import { formatNumber } from "../format.ts";
import type { ChartOption } from "./chart-canvas.tsx";
import { type ChartTable, csvOf } from "./chart-table.ts";
import type { ChartTokens } from "./chart-tokens.ts";
import "./chart.css";

const ChartCanvas = lazy(async () => ({ default: (await import("./chart-canvas.tsx")).ChartCanvas }));

type ChartProps = {
  readonly title: string;
  /** Currency and time zone, stated: "EUR, months in Europe/Berlin". */
  readonly note: string;
  /** The ECharts option in our tokens; keep it stable (a module function or useCallback), a new one draws anew. */
  readonly option: (tokens: ChartTokens) => ChartOption;
  readonly table: ChartTable;
  readonly height?: number;
  /** Goes to the records behind a point. */
  readonly onPoint?: (series: string, category: string) => void;
  readonly actions?: ReactNode;
  /** Names what the colours stand for, below the chart. */
  readonly legend?: ReactNode;
};

/** A chart with its table, PNG and CSV. */
export function Chart({ title, note, option, table, height = 240, onPoint, actions, legend }: ChartProps) {
  const [asTable, setAsTable] = useState(false);
  const picture = useRef<(() => string) | null>(null);
  const keepPicture = useCallback((draw: (() => string) | null) => {
    picture.current = draw;
  }, []);
  return (
    <figure className="gm-chart">
      <figcaption>
        <h2>{title}</h2>
        <small>{note}</small>
        <div className="gm-chart-actions">
          {actions}
          <ActionIcon
            size="sm"
            onClick={() => setAsTable(!asTable)}
            aria-label={asTable ? "Show as chart" : "Show as table"}
          >
            {asTable ? <IconChartBar size={15} /> : <IconTable size={15} />}
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon size="sm" aria-label={`Export ${title}`}>
                <IconDownload size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={asTable} onClick={() => download(picture.current?.() ?? "", `${title}.png`)}>
                Picture (PNG)
              </Menu.Item>
              <Menu.Item onClick={() => downloadCsv(csvOf(table), `${title}.csv`)}>Numbers (CSV)</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </figcaption>
      {asTable ? (
        <NumbersTable table={table} label={title} maxHeight={height} />
      ) : (
        <Suspense fallback={<Skeleton height={height} />}>
          <ChartCanvas
            option={option}
            label={`${title}. ${note}. Also available as a table.`}
            height={height}
            onPicture={keepPicture}
            onPoint={onPoint}
          />
        </Suspense>
      )}
      {legend}
    </figure>
  );
}

function NumbersTable({
  table,
  label,
  maxHeight,
}: {
  readonly table: ChartTable;
  readonly label: string;
  readonly maxHeight: number;
}) {
  return (
    <div className="gm-chart-table" style={{ maxHeight }}>
      <table aria-label={label}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells) => (
            <tr key={String(cells[0])}>
              {cells.map((cell, index) => (
                <td key={table.columns[index]}>{typeof cell === "number" ? formatNumber(cell, 2) : cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function downloadCsv(text: string, name: string): void {
  // The byte order mark makes spreadsheets read the file as UTF-8.
  const address = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }));
  download(address, name);
  URL.revokeObjectURL(address);
}

function download(address: string, name: string): void {
  if (address === "") return;
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
