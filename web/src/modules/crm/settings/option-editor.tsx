import { ActionIcon, Button, Group, Input, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import type { Option } from "./option-list.ts";

type OptionEditorProps = {
  readonly options: readonly Option[];
  readonly onChange: (options: Option[]) => void;
  readonly error: ReactNode;
};

/** The values of a one-of field, in order; Enter adds the next. A value that records hold keeps its name in the API when it is renamed here. */
export function OptionEditor({ options, onChange, error }: OptionEditorProps) {
  const list = useRef<HTMLDivElement>(null);
  const count = useRef(options.length);
  const label = useId();
  useEffect(() => {
    if (options.length > count.current)
      list.current?.querySelector<HTMLElement>(".gm-option:last-of-type input")?.focus();
    count.current = options.length;
  }, [options.length]);

  const set = (index: number, next: string) =>
    onChange(options.map((option, at) => (at === index ? { ...option, label: next } : { ...option })));
  const add = () => onChange([...options, { value: "", label: "" }]);
  const swap = (index: number, other: number) =>
    onChange(
      options.map((option, at) => ({
        ...((at === index ? options[other] : at === other ? options[index] : option) ?? option),
      })),
    );

  return (
    <Input.Wrapper label="Values" id={label} error={error}>
      <div ref={list} className="gm-options">
        {options.map((option, index) => (
          <div key={index} className="gm-option">
            <TextInput
              size="xs"
              aria-label={`Value ${index + 1}`}
              value={option.label}
              onChange={(event) => set(index, event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                add();
              }}
            />
            <ActionIcon
              size="sm"
              disabled={index === 0}
              onClick={() => swap(index, index - 1)}
              aria-label={`Move value ${index + 1} up`}
            >
              <IconArrowUp size={13} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              disabled={index === options.length - 1}
              onClick={() => swap(index, index + 1)}
              aria-label={`Move value ${index + 1} down`}
            >
              <IconArrowDown size={13} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              onClick={() => onChange(options.filter((_, at) => at !== index))}
              aria-label={`Remove value ${index + 1}`}
            >
              <IconX size={13} />
            </ActionIcon>
          </div>
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
