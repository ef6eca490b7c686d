import { Select, TextInput } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import { typeChoices, typeLooks } from "../properties/type-looks.ts";
import type { PropertyInfo } from "../records/record.ts";
import { kindOf, labelOf } from "./column-kind.ts";
import { DefaultsEditor } from "./defaults-editor.tsx";
import type { Import, ImportChoices } from "./import-queries.ts";
import { useLinkTargets } from "../objects/relation-queries.ts";
import {
  type ColumnChoice,
  choiceOf,
  keyChoices,
  linkChoices,
  type LinkTarget,
  targetChoices,
  withChoice,
} from "./mapping-choice.ts";

type ColumnsStepProps = {
  readonly found: Import;
  readonly properties: readonly PropertyInfo[];
  readonly fixed: boolean;
  readonly onChange: (choices: ImportChoices) => void;
};

const modes = [
  { value: "both", label: "create new records and change known ones" },
  { value: "create", label: "only create new records" },
  { value: "update", label: "only change known records" },
] as const;

/** Samples beside the mapping, each column correctable; by what a row is recognised, and what then happens. */
export function ColumnsStep({ found, properties, fixed, onChange }: ColumnsStepProps) {
  const keys = keyChoices(found.mapping, properties);
  const links = useLinkTargets(found.object);
  return (
    <>
      <div className="gm-mapping" role="table" aria-label="Columns of the file and where they go">
        <div role="row" className="gm-mapping-head">
          <span role="columnheader">Column</span>
          <span role="columnheader">Samples</span>
          <span role="columnheader">Filled</span>
          <span role="columnheader">Goes to</span>
        </div>
        {found.columns.map((column) => (
          <ColumnLine
            key={column.name}
            column={column}
            rows={found.detected?.rows ?? 0}
            choice={choiceOf(found.mapping, column.name)}
            problem={found.problems.find(({ path }) => path === `mapping.${column.name}`)?.message}
            properties={properties}
            links={links}
            fixed={fixed}
            onChoice={(choice) => onChange({ mapping: withChoice(found.mapping, column.name, choice) })}
          />
        ))}
      </div>
      <div className="gm-import-key">
        <span>A row is known by its</span>
        <Select
          data={[{ value: "", label: "nothing: every row is new" }, ...keys]}
          value={found.key ?? ""}
          disabled={fixed}
          allowDeselect={false}
          aria-label="Key"
          onChange={(key) => key !== null && onChange({ key: key === "" ? null : key })}
        />
        <span>The import may</span>
        <Select
          data={[...modes]}
          value={found.mode}
          disabled={fixed || found.key === null}
          allowDeselect={false}
          aria-label="What the import may do"
          w={300}
          onChange={(chosen) => onChange({ mode: modes.find(({ value }) => value === chosen)?.value })}
        />
      </div>
      <DefaultsEditor
        defaults={found.defaults}
        problems={found.problems}
        properties={properties}
        fixed={fixed}
        onChange={onChange}
      />
    </>
  );
}

type ColumnLineProps = {
  readonly column: Import["columns"][number];
  readonly rows: number;
  readonly choice: ColumnChoice;
  readonly problem: string | undefined;
  readonly properties: readonly PropertyInfo[];
  readonly links: readonly LinkTarget[];
  readonly fixed: boolean;
  readonly onChoice: (choice: ColumnChoice) => void;
};

/** What the column seems to hold; of words there is nothing to say. */
function Kind({ column }: Pick<ColumnLineProps, "column">) {
  const kind = kindOf(column);
  if (kind === "text") return null;
  return (
    <small className="gm-num">
      {kind === "oneOf" ? `One of ${formatNumber(column.different ?? 0)}` : typeLooks[kind].label}
    </small>
  );
}

const newProperty = "+new";
const none = "";

function ColumnLine({ column, rows, choice, problem, properties, links, fixed, onChoice }: ColumnLineProps) {
  const { can } = useOrganization();
  const targets = [...targetChoices(properties), ...linkChoices(links)];
  const mayCreate = can("properties.manage");
  const data = [
    { value: none, label: "Leave out" },
    ...targets,
    ...(mayCreate ? [{ value: newProperty, label: "New property…" }] : []),
    ...(choice.kind === "several" ? [{ value: choice.names.join("+"), label: choice.names.join(" and ") }] : []),
  ];
  const value =
    choice.kind === "property"
      ? choice.name
      : choice.kind === "several"
        ? choice.names.join("+")
        : choice.kind === "new"
          ? newProperty
          : none;

  function choose(target: string | null): void {
    if (target === null || target === value) return;
    if (target === none) onChoice({ kind: "none" });
    else if (target === newProperty) onChoice({ kind: "new", label: labelOf(column.name), type: kindOf(column) });
    else onChoice({ kind: "property", name: target });
  }

  return (
    <div role="row" className="gm-mapping-line" data-left-out={choice.kind === "none" || undefined}>
      <span role="cell" className="gm-mapping-name" title={column.name}>
        <span className="gm-clip">{column.name}</span>
        <Kind column={column} />
      </span>
      <span role="cell" className="gm-mapping-samples gm-clip" title={column.samples.join("\n")}>
        {column.samples.slice(0, 4).map((sample, index) => (
          <code key={index}>{sample}</code>
        ))}
      </span>
      <span role="cell" className="gm-num gm-mapping-filled">
        {column.filled === 0 ? "none" : column.filled === rows ? "all" : formatNumber(column.filled)}
      </span>
      <span role="cell" className="gm-mapping-target">
        <IconArrowRight size={14} aria-hidden />
        <Select
          data={data}
          value={value}
          onChange={choose}
          disabled={fixed}
          searchable
          allowDeselect={false}
          aria-label={`Where ${column.name} goes`}
          error={problem}
          maxDropdownHeight={280}
        />
        {choice.kind === "new" ? (
          <NewProperty key={choice.label} column={column.name} choice={choice} fixed={fixed} onChoice={onChoice} />
        ) : null}
      </span>
    </div>
  );
}

type NewPropertyProps = {
  readonly column: string;
  readonly choice: Extract<ColumnChoice, { kind: "new" }>;
  readonly fixed: boolean;
  readonly onChoice: (choice: ColumnChoice) => void;
};

/** What the property that the import makes is called and of which type it is: as the column suggests, until somebody says otherwise. */
function NewProperty({ column, choice, fixed, onChoice }: NewPropertyProps) {
  const [label, setLabel] = useState(choice.label);
  return (
    <span className="gm-mapping-new">
      <TextInput
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        onBlur={() => {
          if (label.trim() !== "" && label.trim() !== choice.label) onChoice({ ...choice, label: label.trim() });
        }}
        disabled={fixed}
        aria-label={`Name of the new property for ${column}`}
      />
      <Select
        data={typeChoices}
        value={choice.type}
        disabled={fixed}
        allowDeselect={false}
        aria-label={`Type of the new property for ${column}`}
        maxDropdownHeight={320}
        onChange={(type) => type !== null && type !== choice.type && onChoice({ ...choice, type })}
      />
    </span>
  );
}
