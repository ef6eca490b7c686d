import { delimiters, encodings } from "@gomark/server/contract/crm/imports/csv/csv-format";
import { Select, Skeleton } from "@mantine/core";
import { formatNumber } from "../../../ui/format.ts";
import type { Import, ImportChoices } from "./import-queries.ts";
import { dateOrderName, delimiterName } from "./import-words.ts";

type FileStepProps = {
  /** Null while the file is being read. */
  readonly detected: Import["detected"];
  /** Files of people know no dates. */
  readonly dates?: boolean;
  /** The import has run: what was chosen can only be read. */
  readonly fixed: boolean;
  readonly onChange: (choices: ImportChoices) => void;
};

const orders = ["dmy", "mdy"] as const;

/** What was detected in the file; each guess can be put right, and the file is then read again. */
export function FileStep({ detected, dates = true, fixed, onChange }: FileStepProps) {
  if (detected === null) return <Skeleton height={56} />;
  const asked = detected.dateOrder === "ambiguous" || detected.dateOrder === "mixed";
  return (
    <div className="gm-detected">
      <Detected label="Rows" value={formatNumber(detected.rows)} />
      <Written detected={detected} fixed={fixed} onChange={onChange} />
      <DetectedChoice
        label="First row"
        value={detected.header ? "names" : "data"}
        choices={[
          { value: "names", label: namesLabel(detected.headerLine) },
          { value: "data", label: "is data already" },
        ]}
        disabled={fixed}
        onChange={(value) => onChange({ header: value === "names" })}
      />
      {!dates ? null : detected.dateOrder === null ? (
        <Detected label="Dates" value="none" />
      ) : (
        <DetectedChoice
          label="Dates"
          value={detected.dateOrder}
          choices={withValue(orders, detected.dateOrder).map((value) => ({ value, label: dateOrderName(value) }))}
          disabled={fixed || (!asked && !orders.some((order) => order === detected.dateOrder))}
          warn={asked}
          onChange={(chosen) => onChange({ dateOrder: orders.find((one) => one === chosen) })}
        />
      )}
    </div>
  );
}

function withValue(choices: readonly string[], value: string): readonly string[] {
  return choices.includes(value) ? choices : [value, ...choices];
}

function Detected({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <span className="gm-detected-label">{label}</span>
      <strong className="gm-num">{value}</strong>
    </div>
  );
}

type DetectedChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly disabled: boolean;
  readonly warn?: boolean;
  readonly onChange: (value: string) => void;
};

function DetectedChoice({ label, value, choices, disabled, warn = false, onChange }: DetectedChoiceProps) {
  return (
    <Select
      size="sm"
      label={label}
      data={[...choices]}
      value={value}
      disabled={disabled}
      allowDeselect={false}
      error={warn ? "Choose which it is" : undefined}
      onChange={(chosen) => chosen !== null && chosen !== value && onChange(chosen)}
    />
  );
}

/** The header's line, where titles stand above it. */
function namesLabel(headerLine: number | null): string {
  return headerLine === null || headerLine === 1 ? "names the columns" : `names the columns (line ${headerLine})`;
}

type WrittenProps = Pick<FileStepProps, "fixed" | "onChange"> & {
  readonly detected: NonNullable<Import["detected"]>;
};

/** How the file is written: a text's encoding and delimiter, or the sheet of a workbook. */
function Written({ detected, fixed, onChange }: WrittenProps) {
  const { encoding, sheet, sheets } = detected;
  const delimiter = detected.delimiter === "tab" ? "\t" : detected.delimiter;
  if (encoding === null || delimiter === null)
    return (
      <DetectedChoice
        label="Sheet"
        value={sheet ?? ""}
        choices={sheets.map(({ name, empty, hidden }) => ({
          value: name,
          label: `${name}${empty ? " (empty)" : hidden ? " (hidden)" : ""}`,
          disabled: empty,
        }))}
        disabled={fixed || sheets.filter(({ empty }) => !empty).length < 2}
        onChange={(chosen) => onChange({ sheet: chosen })}
      />
    );
  return (
    <>
      <DetectedChoice
        label="Encoding"
        value={encoding}
        choices={withValue(encodings, encoding).map((value) => ({ value, label: value.toUpperCase() }))}
        disabled={fixed}
        onChange={(chosen) => onChange({ encoding: encodings.find((one) => one === chosen) })}
      />
      <DetectedChoice
        label="Delimiter"
        value={delimiter}
        choices={withValue(delimiters, delimiter).map((value) => ({ value, label: delimiterName(value) }))}
        disabled={fixed}
        onChange={(chosen) => onChange({ delimiter: delimiters.find((one) => one === chosen) })}
      />
    </>
  );
}
