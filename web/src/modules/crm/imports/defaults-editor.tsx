import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { PropertyInfo } from "../records/record.ts";
import type { Import, ImportChoices } from "./import-queries.ts";
import { targetChoices } from "./mapping-choice.ts";

type DefaultsEditorProps = {
  readonly defaults: Import["defaults"];
  readonly properties: readonly PropertyInfo[];
  readonly fixed: boolean;
  readonly onChange: (choices: ImportChoices) => void;
};

/** What to take where the file has nothing: one value per property, written like a cell of the file. */
export function DefaultsEditor({ defaults, properties, fixed, onChange }: DefaultsEditorProps) {
  const [adding, setAdding] = useState<string | null>(null);
  const entries = Object.entries(defaults);
  const choices = targetChoices(properties).filter(({ value }) => value !== "id" && !(value in defaults));
  const without = (property: string) => Object.fromEntries(entries.filter(([key]) => key !== property));

  function set(property: string, value: string): void {
    setAdding(null);
    if (value.trim() !== "" && value !== defaults[property])
      onChange({ defaults: { ...defaults, [property]: value.trim() } });
  }

  return (
    <div className="gm-import-defaults">
      <span>Where the file has nothing:</span>
      {entries.map(([property, value]) => (
        <DefaultLine
          key={property}
          label={targetChoices(properties).find((choice) => choice.value === property)?.label ?? property}
          value={value}
          fixed={fixed}
          onSet={(next) => set(property, next)}
          onRemove={() => onChange({ defaults: without(property) })}
        />
      ))}
      {adding === null ? null : (
        <DefaultLine
          key={`new ${adding}`}
          label={choices.find(({ value }) => value === adding)?.label ?? adding}
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
          placeholder={entries.length === 0 ? "leave it empty, or choose a property" : "another property"}
          aria-label="Property to fill where the file has nothing"
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
  readonly value: string;
  readonly fixed: boolean;
  readonly onSet: (value: string) => void;
  readonly onRemove: () => void;
};

function DefaultLine({ label, value, fixed, onSet, onRemove }: DefaultLineProps) {
  const [text, setText] = useState(value);
  return (
    <form
      className="gm-import-default"
      onSubmit={(event) => {
        event.preventDefault();
        onSet(text);
      }}
    >
      <strong>{label}</strong>
      <TextInput
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        disabled={fixed}
        aria-label={`Value of ${label} where the file has none`}
        w={200}
      />
      {text.trim() === "" || text === value ? null : (
        <Button type="submit" variant="default">
          Set
        </Button>
      )}
      {fixed ? null : (
        <ActionIcon onClick={onRemove} aria-label={`Leave ${label} empty where the file has nothing`}>
          <IconX size={15} />
        </ActionIcon>
      )}
    </form>
  );
}
