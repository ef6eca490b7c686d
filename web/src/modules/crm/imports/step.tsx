import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { formatNumber } from "../../../ui/format.ts";
import "./imports.css";

type StepProps = {
  readonly number: number;
  readonly title: string;
  readonly note?: string;
  /** Stays in sight at the bottom: the step that does it. */
  readonly stays?: boolean;
  readonly children: ReactNode;
};

/** One numbered step of an import. */
export function Step({ number, title, note, stays = false, children }: StepProps) {
  return (
    <section className="gm-step" data-stays={stays || undefined} aria-labelledby={`step-${number}`}>
      <div className="gm-step-head">
        <span className="gm-step-number gm-num" aria-hidden>
          {number}
        </span>
        <h2 id={`step-${number}`}>{title}</h2>
        {note === undefined ? null : <p>{note}</p>}
      </div>
      {children}
    </section>
  );
}

/** Bones of an import's steps. */
export function StepBones() {
  return (
    <div className="gm-steps" aria-hidden>
      {[120, 320, 160, 60].map((height) => (
        <div key={height} className="gm-step">
          <Skeleton height={14} width={140} mb={14} />
          <Skeleton height={height} />
        </div>
      ))}
    </div>
  );
}

type CountsProps = {
  readonly counts: { create: number; update: number; unchanged: number; refuse: number };
  /** What is shown is being found out anew. */
  readonly old: boolean;
};

/** How many rows are new, changed, as they were, refused. */
export function Counts({ counts, old }: CountsProps) {
  return (
    <dl className="gm-import-counts" data-old={old || undefined}>
      <Count label="new" value={counts.create} kind="create" />
      <Count label="changed" value={counts.update} kind="update" />
      <Count label="as they were" value={counts.unchanged} kind="unchanged" />
      <Count label="refused" value={counts.refuse} kind="refuse" />
    </dl>
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
