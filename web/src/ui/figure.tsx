import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { type Money, formatMoneys } from "./format.ts";
import "./figure.css";

type FigureProps = { readonly label: string; readonly children: ReactNode; readonly note?: ReactNode };

/** One number that matters, with its name above and what it stands on below. */
export function Figure({ label, children, note }: FigureProps) {
  return (
    <div className="gm-figure">
      <dt>{label}</dt>
      <dd className="gm-num">{children}</dd>
      {note === undefined ? null : <dd className="gm-figure-note gm-num">{note}</dd>}
    </div>
  );
}

/** Numbers beside each other. */
export function Figures({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <dl className="gm-figures" aria-label={label}>
      {children}
    </dl>
  );
}

/** Sums for the eye, one line per currency, exact on hover. */
export function Sums({ sums }: { readonly sums: readonly Money[] }) {
  if (sums.length === 0) return <>–</>;
  return (
    <span className="gm-sums" title={formatMoneys(sums)}>
      {sums.map((sum) => (
        <span key={sum.currency}>{formatMoneys([sum], { compact: true, aligned: true })}</span>
      ))}
    </span>
  );
}

/** Bones of `count` numbers. */
export function FigureBones({ count }: { readonly count: number }) {
  return (
    <div className="gm-figures" aria-hidden>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="gm-figure">
          <Skeleton height={10} width={90} />
          <Skeleton height={24} width={120} mt={10} />
          <Skeleton height={10} width={140} mt={10} />
        </div>
      ))}
    </div>
  );
}
