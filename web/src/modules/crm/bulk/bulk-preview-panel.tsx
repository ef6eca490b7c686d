import { Skeleton } from "@mantine/core";
import { sentenceOf } from "../../../lib/problem.ts";
import { formatNumber } from "../../../ui/format.ts";
import { useNames } from "../filters/use-names.ts";
import { textOfValue } from "../records/record-values.ts";
import type { PropertyInfo } from "../records/record.ts";
import type { BulkPreview, BulkRequest } from "./bulk-queries.ts";
import { counted } from "./bulk-words.ts";
import "./bulk.css";

type PanelProps = {
  readonly asked: BulkRequest;
  readonly preview: BulkPreview | undefined;
  readonly error: unknown;
  readonly properties: readonly PropertyInfo[];
};

/** In words: how many records, how many of them stay, what becomes of the first, and what stands against them. */
export function BulkPreviewPanel({ asked, preview, error, properties }: PanelProps) {
  if (error !== null && preview === undefined)
    return (
      <p className="gm-problem" role="alert">
        {sentenceOf(error)}
      </p>
    );
  if (preview === undefined) return <Skeleton height={96} aria-label="Counting" />;
  const out = preview.count - preview.permitted;
  return (
    <div className="gm-bulk-preview" role="status">
      <p>
        <strong>{counted(asked.object, preview.count)}</strong> match.
        {out === 0 ? "" : ` ${formatNumber(out)} of them are out of your reach and stay as they are.`}
        {preview.unchanged === 0
          ? ""
          : ` Of the first ${formatNumber(preview.tried)}, ${formatNumber(preview.unchanged)} are like that already.`}
      </p>
      <Sample preview={preview} properties={properties} />
      {preview.problems.length === 0 ? null : <Problems preview={preview} />}
    </div>
  );
}

type SampleProps = { readonly preview: BulkPreview; readonly properties: readonly PropertyInfo[] };

function Sample({ preview, properties }: SampleProps) {
  const changes = preview.sample.flatMap((record) => record.changes);
  const conditions = changes.map(({ property, before, after }) => ({
    property,
    op: "in" as const,
    value: [before, after].filter((id) => typeof id === "string"),
  }));
  const { nameOf } = useNames(conditions, properties);
  const textOf = (key: string, value: unknown): string => {
    const property = properties.find((one) => one.key === key);
    if (property === undefined || value === null) return value === null ? "empty" : String(value);
    const name = typeof value === "string" ? nameOf(property, value) : undefined;
    return textOfValue(property, value, name === undefined ? null : { id: String(value), name }) || "empty";
  };
  if (preview.sample.length === 0) return null;
  return (
    <ul className="gm-bulk-sample" aria-label="What becomes of the first records">
      {preview.sample.map(({ id, name, changes: own }) => (
        <li key={id}>
          <strong className="gm-clip">{name}</strong>
          {own.map(({ property, label, before, after }) => (
            <span key={property}>
              {label}: <span className="gm-dim">{textOf(property, before)}</span>
              <span aria-label="becomes"> → </span>
              {textOf(property, after)}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Problems({ preview }: { readonly preview: BulkPreview }) {
  return (
    <div className="gm-bulk-problems">
      <p>
        Of the first {formatNumber(preview.tried)}, {formatNumber(preview.refused)} would be refused; the rest is done.
      </p>
      <ul>
        {preview.problems.slice(0, mostProblems).map(({ path, message, count }) => (
          <li key={`${path} ${message}`}>
            {message} <span className="gm-dim gm-num">({formatNumber(count)})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const mostProblems = 5;
