import { ActionIcon, Button, Group, Input, TextInput } from "@mantine/core";
import { IconArchive, IconArchiveOff, IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { type Option, withSwapped } from "./option-list.ts";

type OptionEditorProps = {
  readonly options: readonly Option[];
  readonly onChange: (options: Option[]) => void;
  readonly error: ReactNode;
};

/** The values of a one-of or many-of field, in order; Enter adds the next. A value that records hold keeps its name in the API when it is renamed here. */
export function OptionEditor({ options, onChange, error }: OptionEditorProps) {
  const list = useRef<HTMLDivElement>(null);
  const count = useRef(options.length);
  const label = useId();
  useEffect(() => {
    if (options.length > count.current)
      list.current?.querySelector<HTMLElement>(".gm-option:last-of-type input")?.focus();
    count.current = options.length;
  }, [options.length]);

  const set = (index: number, change: Partial<Option>) =>
    onChange(options.map((option, at) => ({ ...option, ...(at === index ? change : {}) })));
  const add = () => onChange([...options, { value: "", label: "", archived: false }]);

  return (
    <Input.Wrapper
      label="Values"
      description="Rename and reorder freely: records follow. An archived value stays where it is and can no longer be chosen."
      id={label}
      error={error}
    >
      <div ref={list} className="gm-options">
        {options.map((option, index) => (
          <OptionLine
            key={index}
            option={option}
            place={index + 1}
            isLast={index === options.length - 1}
            invalid={error !== undefined && error !== null && error !== false}
            onChange={(change) => set(index, change)}
            onAdd={add}
            onMove={(by) => onChange(withSwapped(options, index, index + by))}
            onRemove={() => onChange(options.filter((_, at) => at !== index))}
          />
        ))}
      </div>
      <Group>
        <Button size="xs" variant="default" leftSection={<IconPlus size={13} />} onClick={add}>
          Add a value
        </Button>
      </Group>
    </Input.Wrapper>
  );
}

type OptionLineProps = {
  readonly option: Option;
  /** Counted from 1. */
  readonly place: number;
  readonly isLast: boolean;
  readonly invalid: boolean;
  readonly onChange: (change: Partial<Option>) => void;
  readonly onAdd: () => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
};

function OptionLine({ option, place, isLast, invalid, onChange, onAdd, onMove, onRemove }: OptionLineProps) {
  const { label, value, archived } = option;
  const isKept = value !== "";
  return (
    <div className="gm-option" data-archived={archived || undefined}>
      <TextInput
        size="xs"
        aria-label={archived ? `Value ${place}, archived` : `Value ${place}`}
        value={label}
        error={invalid}
        maxLength={80}
        {...(archived ? { rightSection: <span className="gm-hint">archived</span>, rightSectionWidth: 64 } : {})}
        onChange={(event) => onChange({ label: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          onAdd();
        }}
      />
      <ActionIcon size="sm" disabled={place === 1} onClick={() => onMove(-1)} aria-label={`Move value ${place} up`}>
        <IconArrowUp size={13} />
      </ActionIcon>
      <ActionIcon size="sm" disabled={isLast} onClick={() => onMove(1)} aria-label={`Move value ${place} down`}>
        <IconArrowDown size={13} />
      </ActionIcon>
      {isKept ? (
        <ActionIcon
          size="sm"
          onClick={() => onChange({ archived: !archived })}
          title={archived ? "Can be chosen again" : "Can no longer be chosen; records that have it keep it"}
          aria-label={archived ? `Bring value ${place} back` : `Archive value ${place}`}
        >
          {archived ? <IconArchiveOff size={13} /> : <IconArchive size={13} />}
        </ActionIcon>
      ) : null}
      <ActionIcon
        size="sm"
        onClick={onRemove}
        title={isKept ? "Removed where no record has it, archived otherwise" : "Remove"}
        aria-label={`Remove value ${place}`}
      >
        <IconX size={13} />
      </ActionIcon>
    </div>
  );
}
