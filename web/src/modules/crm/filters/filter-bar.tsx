import type { Filter } from "@gomark/server/contract/crm/filters/filter";
import { filterWords } from "@gomark/server/shared/crm/filters/filter-words";
import { ActionIcon, Button, Popover } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconFilter, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { PropertyInfo } from "../records/record.ts";
import { draftCondition } from "./condition-draft.ts";
import { ConditionEditor, opsFor } from "./condition-editor.tsx";
import { type Comparison, type Condition, arityOf } from "./filter.ts";
import { FilterBuilder } from "./filter-builder.tsx";
import { sentenceOf, shownValue } from "./filter-sentence.ts";
import { propertyOf } from "./field-property.ts";
import { useFilterNames, useVocabulary } from "./use-vocabulary.ts";
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
    <AddCondition properties={properties} conditions={conditions} onChange={onChange}>
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
  const [building, setBuilding] = useState(false);
  const { nameOf, names } = useNames(conditions, properties);
  const words = useChipWords(conditions, properties);
  if (conditions.length === 0) return end === null ? null : <div className="gm-filters">{end}</div>;
  const replace = (index: number, by: readonly Condition[]) => onChange(conditions.toSpliced(index, 1, ...by));
  return (
    <div className="gm-filters" role="group" aria-label="Filter">
      <span className="gm-filters-word">Where</span>
      {conditions.map((condition, index) => {
        const simple = simpleOf(condition, properties);
        const shared = { joined: index > 0, onRemove: () => replace(index, []) };
        if (simple === null) {
          const parts = { subject: "", verb: "", object: words(condition) };
          return <FilterChip {...shared} key={index} parts={parts} onOpen={() => setBuilding(true)} />;
        }
        const { property, comparison } = simple;
        return (
          <FilterChip
            {...shared}
            key={`${property.key}-${index}`}
            parts={sentenceOf(comparison, property, nameOf)}
            editor={(close) => (
              <ConditionEditor
                properties={properties.filter((one) => one.filterable)}
                initial={{ property, draft: draftCondition(comparison, property, names) }}
                onSave={(next) => {
                  replace(index, [next]);
                  close();
                }}
                onRemove={() => replace(index, [])}
              />
            )}
          />
        );
      })}
      <AddCondition properties={properties} conditions={conditions} onChange={onChange}>
        {(open) => (
          <ActionIcon size="sm" onClick={open} aria-label="Add a condition">
            <IconPlus size={15} />
          </ActionIcon>
        )}
      </AddCondition>
      <ActionIcon
        size="sm"
        onClick={() => setBuilding(true)}
        aria-label="Edit the whole filter"
        title="Edit the whole filter"
      >
        <IconAdjustmentsHorizontal size={15} />
      </ActionIcon>
      <Button size="xs" variant="subtle" color="gray" onClick={() => onChange([])}>
        Clear
      </Button>
      {end}
      {building ? <Building {...{ properties, conditions, onChange }} onClose={() => setBuilding(false)} /> : null}
    </div>
  );
}

type BuildingProps = Pick<FilterProps, "properties" | "conditions" | "onChange"> & { readonly onClose: () => void };

function Building({ properties, conditions, onChange, onClose }: BuildingProps) {
  const object = properties[0]?.object;
  if (object === undefined) return null;
  return <FilterBuilder object={object} conditions={conditions} onSave={onChange} onClose={onClose} />;
}

/** A comparison that the small editor can show whole; null for anything else. */
function simpleOf(
  node: Condition,
  properties: readonly PropertyInfo[],
): { readonly property: PropertyInfo; readonly comparison: Comparison } | null {
  const property = properties.find((one) => one.key === node.property);
  if (property === undefined || node.property === undefined || node.op === undefined) return null;
  const isMoment = property.type === "dateTime" && arityOf(node.op) === "one" && !isWholeDay(String(node.value));
  if (isMoment || !opsFor(property).includes(node.op)) return null;
  return { property, comparison: { property: node.property, op: node.op, value: node.value } };
}

/** The small editor speaks of days: an instant within one would be changed by it. */
function isWholeDay(instant: string): boolean {
  const moment = new Date(instant);
  const isStart = moment.getHours() === 0 && moment.getMinutes() === 0;
  return isStart || (moment.getHours() === 23 && moment.getMinutes() === 59);
}

/** What chips say that hold more than one comparison. */
function useChipWords(
  conditions: readonly Condition[],
  properties: readonly PropertyInfo[],
): (node: Condition) => string {
  const others = conditions.filter((node) => simpleOf(node, properties) === null);
  const object = properties[0]?.object ?? "";
  const { data: vocabulary } = useVocabulary(object, others.length > 0 && object !== "");
  const { nameOf } = useFilterNames(others, vocabulary);
  return (node) =>
    vocabulary === undefined
      ? "…"
      : filterWords(node as Filter, {
          vocabulary,
          textOf: (field, value) => shownValue(value, propertyOf(field, object), nameOf),
        });
}

type FilterChipProps = {
  readonly joined: boolean;
  readonly parts: ReturnType<typeof sentenceOf>;
  /** What opens below; where there is none, `onOpen` opens something else. */
  readonly editor?: (close: () => void) => React.ReactNode;
  readonly onOpen?: () => void;
  readonly onRemove: () => void;
};

function FilterChip({ joined, parts, editor, onOpen, onRemove }: FilterChipProps) {
  const [opened, setOpened] = useState(false);
  const sentence = [parts.subject, parts.verb, parts.object].filter(Boolean).join(" ");
  return (
    <>
      {joined ? <span className="gm-filters-word">and</span> : null}
      <Popover opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus>
        <span className="gm-chip">
          <Popover.Target>
            <button type="button" onClick={onOpen ?? (() => setOpened(!opened))} aria-label={`Change: ${sentence}`}>
              <span>{parts.subject}</span> <em>{parts.verb}</em>{" "}
              {parts.object === "" ? null : <strong>{parts.object}</strong>}
            </button>
          </Popover.Target>
          <button type="button" className="gm-chip-close" onClick={onRemove} aria-label={`Remove: ${sentence}`}>
            <IconX size={13} />
          </button>
        </span>
        <Popover.Dropdown>{editor?.(() => setOpened(false))}</Popover.Dropdown>
      </Popover>
    </>
  );
}

type AddConditionProps = Pick<FilterProps, "properties" | "conditions" | "onChange"> & {
  readonly children: (open: () => void) => React.ReactNode;
};

function AddCondition({ properties, conditions, onChange, children }: AddConditionProps) {
  const [opened, setOpened] = useState(false);
  const [building, setBuilding] = useState(false);
  return (
    <>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus>
        <Popover.Target>{children(() => setOpened(!opened))}</Popover.Target>
        <Popover.Dropdown>
          <Button
            size="xs"
            variant="subtle"
            fullWidth
            mb={8}
            leftSection={<IconAdjustmentsHorizontal size={14} />}
            onClick={() => {
              setOpened(false);
              setBuilding(true);
            }}
          >
            Groups, related records, text
          </Button>
          <ConditionEditor
            properties={properties.filter((property) => property.filterable)}
            initial={null}
            onSave={(condition) => {
              onChange([...conditions, condition]);
              setOpened(false);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {building ? <Building {...{ properties, conditions, onChange }} onClose={() => setBuilding(false)} /> : null}
    </>
  );
}
