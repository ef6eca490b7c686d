import { ActionIcon, Button, Popover } from "@mantine/core";
import { IconFilter, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { PropertyInfo } from "../records/record.ts";
import { draftCondition } from "./condition-draft.ts";
import { ConditionEditor } from "./condition-editor.tsx";
import type { Condition } from "./filter.ts";
import { sentenceOf } from "./filter-sentence.ts";
import { useNames } from "./use-names.ts";
import "./filters.css";

type FilterProps = {
  readonly conditions: readonly Condition[];
  readonly properties: readonly PropertyInfo[];
  readonly onChange: (conditions: readonly Condition[]) => void;
  /** Stands at the end of the line: what can be done with the whole. */
  readonly end?: React.ReactNode;
};

/** The button that adds a condition. */
export function FilterButton({ conditions, properties, onChange, label }: FilterProps & { readonly label?: string }) {
  return (
    <AddCondition properties={properties} onAdd={(condition) => onChange([...conditions, condition])}>
      {(open) => (
        <Button
          variant="default"
          leftSection={<IconFilter size={15} />}
          onClick={open}
          {...(label === undefined ? { className: "gm-icon-on-phone" } : { size: "xs" })}
        >
          {label ?? "Filter"}
        </Button>
      )}
    </AddCondition>
  );
}

/** The conditions as a sentence of chips, each opening its editor; nothing while there is none and no end. */
export function FilterBar({ conditions, properties, onChange, end = null }: FilterProps) {
  const { nameOf, names } = useNames(conditions, properties);
  if (conditions.length === 0) return end === null ? null : <div className="gm-filters">{end}</div>;
  const replace = (index: number, by: readonly Condition[]) => onChange(conditions.toSpliced(index, 1, ...by));
  return (
    <div className="gm-filters" role="group" aria-label="Filter">
      <span className="gm-filters-word">Where</span>
      {conditions.map((condition, index) => {
        const property = properties.find((one) => one.key === condition.property);
        if (property === undefined) return null;
        return (
          <FilterChip
            key={`${condition.property}-${index}`}
            joined={index > 0}
            parts={sentenceOf(condition, property, nameOf)}
            editor={(close) => (
              <ConditionEditor
                properties={properties.filter((one) => one.filterable)}
                initial={{ property, draft: draftCondition(condition, property, names) }}
                onSave={(next) => {
                  replace(index, [next]);
                  close();
                }}
                onRemove={() => replace(index, [])}
              />
            )}
            onRemove={() => replace(index, [])}
          />
        );
      })}
      <AddCondition properties={properties} onAdd={(condition) => onChange([...conditions, condition])}>
        {(open) => (
          <ActionIcon size="sm" onClick={open} aria-label="Add a condition">
            <IconPlus size={15} />
          </ActionIcon>
        )}
      </AddCondition>
      <Button size="xs" variant="subtle" color="gray" onClick={() => onChange([])}>
        Clear
      </Button>
      {end}
    </div>
  );
}

type FilterChipProps = {
  readonly joined: boolean;
  readonly parts: ReturnType<typeof sentenceOf>;
  readonly editor: (close: () => void) => React.ReactNode;
  readonly onRemove: () => void;
};

function FilterChip({ joined, parts, editor, onRemove }: FilterChipProps) {
  const [opened, setOpened] = useState(false);
  const sentence = [parts.subject, parts.verb, parts.object].filter(Boolean).join(" ");
  return (
    <>
      {joined ? <span className="gm-filters-word">and</span> : null}
      <Popover opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus>
        <span className="gm-chip">
          <Popover.Target>
            <button type="button" onClick={() => setOpened(!opened)} aria-label={`Change: ${sentence}`}>
              <span>{parts.subject}</span> <em>{parts.verb}</em>{" "}
              {parts.object === "" ? null : <strong>{parts.object}</strong>}
            </button>
          </Popover.Target>
          <button type="button" className="gm-chip-close" onClick={onRemove} aria-label={`Remove: ${sentence}`}>
            <IconX size={13} />
          </button>
        </span>
        <Popover.Dropdown>{editor(() => setOpened(false))}</Popover.Dropdown>
      </Popover>
    </>
  );
}

type AddConditionProps = {
  readonly properties: readonly PropertyInfo[];
  readonly onAdd: (condition: Condition) => void;
  readonly children: (open: () => void) => React.ReactNode;
};

function AddCondition({ properties, onAdd, children }: AddConditionProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus>
      <Popover.Target>{children(() => setOpened(!opened))}</Popover.Target>
      <Popover.Dropdown>
        <ConditionEditor
          properties={properties.filter((property) => property.filterable)}
          initial={null}
          onSave={(condition) => {
            onAdd(condition);
            setOpened(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
