import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { type Member, useMembers } from "../records/member-queries.ts";
import type { PropertyInfo } from "../records/record.ts";
import type { Import, ImportChoices } from "./import-queries.ts";
import { targetChoices } from "./mapping-choice.ts";

type DefaultsEditorProps = {
  readonly defaults: Import["defaults"];
  readonly problems: Import["problems"];
  readonly properties: readonly PropertyInfo[];
  readonly fixed: boolean;
  readonly onChange: (choices: ImportChoices) => void;
};

/** What to take where the file has nothing: one value per property, written like a cell of the file. */
export function DefaultsEditor({ defaults, problems, properties, fixed, onChange }: DefaultsEditorProps) {
  const [adding, setAdding] = useState<string | null>(null);
  const asked = problems.flatMap(({ path }) => /^defaults\.(.+)$/u.exec(path)?.[1] ?? []);
  const entries = [
    ...Object.entries(defaults),
    ...asked.filter((property) => !(property in defaults)).map((property): [string, string] => [property, ""]),
  ];
  const known = new Set(entries.map(([property]) => property));
  const choices = targetChoices(properties).filter(({ value }) => value !== "id" && !known.has(value));

  function set(property: string, value: string): void {
    setAdding(null);
    if (value.trim() !== "" && value !== defaults[property]) onChange({ defaults: { [property]: value.trim() } });
  }

  if (fixed && entries.length === 0) return null;
  return (
    <div className="gm-import-defaults">
      <span>Where the file has nothing:</span>
      {entries.map(([property, value]) => (
        <DefaultLine
          key={property}
          label={targetChoices(properties).find((choice) => choice.value === property)?.label ?? property}
          property={properties.find(({ key }) => key === property)}
          value={value}
          problem={problems.find(({ path }) => path === `defaults.${property}`)?.message}
          fixed={fixed}
          onSet={(next) => set(property, next)}
          onRemove={value === "" ? null : () => onChange({ defaults: { [property]: "" } })}
        />
      ))}
      {adding === null ? null : (
        <DefaultLine
          key={`new ${adding}`}
          label={choices.find(({ value }) => value === adding)?.label ?? adding}
          property={properties.find(({ key }) => key === adding)}
          value=""
          fixed={fixed}
          onSet={(value) => set(adding, value)}
          onRemove={() => setAdding(null)}
        />
      )}
      {fixed || adding !== null ? null : (
        <Select
          data={[...choices]}
          value={null}
          onChange={setAdding}
          placeholder={entries.length === 0 ? "leave it empty, or choose a field" : "another field"}
          aria-label="Field to fill where the file has nothing"
          leftSection={<IconPlus size={14} />}
          searchable
          w={280}
        />
      )}
    </div>
  );
}

type DefaultLineProps = {
  readonly label: string;
  readonly property: PropertyInfo | undefined;
  readonly value: string;
  readonly problem?: string | undefined;
  readonly fixed: boolean;
  readonly onSet: (value: string) => void;
  /** Null where it is asked for and cannot be left away. */
  readonly onRemove: (() => void) | null;
};

function DefaultLine({ label, property, value, problem, fixed, onSet, onRemove }: DefaultLineProps) {
  const [text, setText] = useState(value);
  const choices = useDefaultChoices(property);
  const shared = { disabled: fixed, "aria-label": `Value of ${label} where the file has none`, error: problem };
  return (
    <form
      className="gm-import-default"
      onSubmit={(event) => {
        event.preventDefault();
        onSet(text);
      }}
    >
      <strong>{label}</strong>
      {choices === null ? (
        <TextInput {...shared} value={text} onChange={(event) => setText(event.currentTarget.value)} w={200} />
      ) : (
        <Select
          {...shared}
          data={withText(choices, text)}
          value={text === "" ? null : text}
          placeholder="Choose"
          searchable
          allowDeselect={false}
          w={200}
          onChange={(chosen) => {
            if (chosen === null) return;
            setText(chosen);
            onSet(chosen);
          }}
        />
      )}
      {choices !== null || text.trim() === "" || text === value ? null : (
        <Button type="submit" variant="default">
          Set
        </Button>
      )}
      {fixed || onRemove === null ? null : (
        <ActionIcon onClick={onRemove} aria-label={`Leave ${label} empty where the file has nothing`}>
          <IconX size={15} />
        </ActionIcon>
      )}
    </form>
  );
}

/** What was written in another way, or is no longer there, is shown all the same. */
function withText(choices: readonly string[], text: string): string[] {
  return text === "" || choices.includes(text) ? [...choices] : [text, ...choices];
}

/** What may be chosen for a property, written like a cell; null where anything may be typed. */
function useDefaultChoices(property: PropertyInfo | undefined): readonly string[] | null {
  const pipelines = usePipelines();
  const members = useMembers();
  if (property?.target === "pipeline") return (pipelines.data ?? []).map(({ name }) => name);
  if (property?.target === "member") return unique((members.data ?? []).filter(({ active }) => active));
  if (property?.type === "boolean") return ["yes", "no"];
  if (property?.type === "oneOf") return property.options.filter(({ archived }) => !archived).map(({ label }) => label);
  return null;
}

/** Names that tell people apart; others are given by their address, which is typed. */
function unique(members: readonly Member[]): readonly string[] {
  const byName = Map.groupBy(members, ({ name }) => name);
  return [...byName].flatMap(([name, same]) => (same.length === 1 ? [name] : []));
}
