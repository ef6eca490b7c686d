import { ActionIcon, Menu, Skeleton } from "@mantine/core";
import { IconChartBar, IconDownload, IconTable } from "@tabler/icons-react";
import { type ReactNode, Suspense, lazy, useCallback, useRef, useState } from "react";
import { saveCsv } from "../../lib/save-file.ts";
import { formatNumber } from "../format.ts";
import { ScrollRegion } from "../scroll-region.tsx";
import type { ChartOption } from "./chart-canvas.tsx";
import { type ChartTable, csvOf } from "./chart-table.ts";
import type { ChartTokens } from "./chart-tokens.ts";
import "./chart.css";

const ChartCanvas = lazy(async () => ({ default: (await import("./chart-canvas.tsx")).ChartCanvas }));

type ChartProps = {
  readonly title: string;
  /** Currency and time zone, stated: "EUR, months in Europe/Berlin". */
  readonly note: string;
  /** The ECharts option in our tokens; keep it stable (a module function or useCallback), a new one draws anew. Null where `children` are the drawing. */
  readonly option: ((tokens: ChartTokens) => ChartOption) | null;
  readonly table: ChartTable;
  readonly height?: number;
  /** Goes to the records behind a point: the series, and the place of the category on its axis. */
  readonly onPoint?: (series: string, index: number) => void;
  readonly actions?: ReactNode;
  /** Names what the colours stand for, below the chart. */
  readonly legend?: ReactNode;
  /** A drawing of one's own in the place of ECharts'. */
  readonly children?: ReactNode;
};

/** A chart with its table, PNG and CSV. */
export function Chart({ title, note, option, table, height = 240, onPoint, actions, legend, children }: ChartProps) {
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
              <Menu.Item
                disabled={asTable || option === null}
                onClick={() => download(picture.current?.() ?? "", `${title}.png`)}
              >
                Picture (PNG)
              </Menu.Item>
              <Menu.Item onClick={() => saveCsv(`${title}.csv`, csvOf(table))}>Numbers (CSV)</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </figcaption>
      {asTable ? (
        <NumbersTable table={table} label={title} maxHeight={Math.max(height, 320)} />
      ) : option === null ? (
        children
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
      {asTable ? null : legend}
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
    <ScrollRegion className="gm-chart-table" style={{ maxHeight }} aria-label={`${label}, figures`}>
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
          {table.rows.map(([name = "", ...cells], row) => (
            <tr key={row}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td key={table.columns[index + 1]}>
                  {typeof cell === "number" ? formatNumber(cell, digitsFor(cell)) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Thousands are read in whole units; the CSV has every digit. */
function digitsFor(value: number): number {
  return Math.abs(value) >= 1000 ? 0 : 2;
}

function download(address: string, name: string): void {
  if (address === "") return;
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
