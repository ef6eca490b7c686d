import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Avatar } from "../../../ui/avatar.tsx";
import { currencyDigits, formatMoney, formatMoneys } from "../../../ui/format.ts";
import type { CompanyOverview } from "../overview-queries.ts";
import { addUp, drawn, median, monthLabel } from "../period-sums.ts";

const height = 56;
const barWidth = 7;
const gap = 3;

/** Every company by itself, each with its months as bars: twenty can be compared where twenty colours could not. */
export function CompanyMonths({ companies }: { readonly companies: readonly CompanyOverview[] }) {
  return (
    <ul className="gm-multiples" aria-label="Won by month, company by company">
      {companies.map((company) => (
        <li key={company.organization.slug}>
          <CompanyBars company={company} />
        </li>
      ))}
    </ul>
  );
}

/** One company's months in its own currency and to its own scale; the figures of the month under the pointer stand above. */
function CompanyBars({ company: { organization, wonByMonth } }: { readonly company: CompanyOverview }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const { name, slug, currency } = organization;
  const values = wonByMonth.map(({ sum }) => drawn(sum, currency, currencyDigits(currency)));
  const most = Math.max(...values, 0);
  const best = wonByMonth[values.indexOf(most)];
  const month = pointed === null ? undefined : wonByMonth[pointed];
  const inAll = addUp(wonByMonth.map(({ sum }) => sum));
  const figure = formatMoneys(month?.sum ?? inAll, { compact: true, aligned: true });
  return (
    <Link to="/o/$slug" params={{ slug }} className="gm-multiple" onPointerLeave={() => setPointed(null)}>
      <span className="gm-multiple-head">
        <Avatar name={name} size={18} square />
        <strong className="gm-clip">{name}</strong>
        <span className="gm-num">{figure}</span>
      </span>
      <MonthBars values={values} pointed={pointed} onPoint={setPointed} />
      <small className="gm-num">
        {month !== undefined
          ? monthLabel(month.month)
          : best === undefined || most === 0
            ? "Nothing won yet"
            : `Best ${monthLabel(best.month)}, ${formatMoney(moneyOf(best.sum, currency), { compact: true })}`}
      </small>
    </Link>
  );
}

const moneyOf = (sums: CompanyOverview["weighted"], currency: string) =>
  sums.find((sum) => sum.currency === currency) ?? null;

type MonthBarsProps = {
  readonly values: readonly number[];
  readonly pointed: number | null;
  readonly onPoint: (month: number) => void;
};

/** Bars from zero, the latest month dark, the median month as a hairline. The figures stand in the table. */
function MonthBars({ values, pointed, onPoint }: MonthBarsProps) {
  const step = barWidth + gap;
  const width = Math.max(1, values.length * step - gap);
  const most = Math.max(...values, 0);
  const y = (value: number) => height - (most === 0 ? 0 : (value / most) * (height - 1));
  const middle = Math.round(y(median(values))) + 0.5;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" height={height} width="100%" aria-hidden>
      {values.map((value, month) => (
        <g key={month} onPointerEnter={() => onPoint(month)} data-pointed={pointed === month ? true : undefined}>
          <rect x={month * step - gap / 2} y={0} width={step} height={height} fill="transparent" />
          <rect className="gm-multiple-bar" x={month * step} y={y(value)} width={barWidth} height={height - y(value)} />
        </g>
      ))}
      <line x1={0} x2={width} y1={middle} y2={middle} className="gm-multiple-median" />
      <line x1={0} x2={width} y1={height} y2={height} className="gm-multiple-ground" />
    </svg>
  );
}
