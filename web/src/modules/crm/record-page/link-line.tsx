import { ActionIcon, Menu, TextInput } from "@mantine/core";
import { IconDots, IconStarFilled } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useFocusOnMount } from "../records/use-focus-on-mount.ts";

const maxLabel = 60;

type LinkLineProps = {
  /** Leads to the other record's page. */
  readonly into: ReactNode;
  /** What the other record is called. */
  readonly name: string;
  readonly link: { readonly label: string | null; readonly primary: boolean };
  readonly mayChange: boolean;
  readonly words: LabelWords;
  /** The link was made just now: what the two are to one another is asked at once. */
  readonly asksLabel?: boolean;
  readonly onLabel: (label: string | null) => void;
  readonly onPrimary: () => void;
  readonly onRemove: () => void;
};

/** How the label of a link is asked for. */
export type LabelWords = {
  /** What the field of a record's label is called. */
  readonly field: (name: string) => string;
  readonly example: string;
  /** What stands, to be clicked, where nothing has been said yet; nothing does when absent. */
  readonly unsaid?: string;
};

/** One link of a record with another: its label, whether it is the primary one, and how to change or end it. */
export function LinkLine(props: LinkLineProps) {
  const { into, name, link, mayChange, words, asksLabel = false, onLabel, onPrimary, onRemove } = props;
  const { label, primary } = link;
  const [editing, setEditing] = useState(asksLabel);
  const edit = () => setEditing(true);
  return (
    <li className="gm-account-link">
      <div className="gm-related-line">
        {into}
        {primary ? (
          <span className="gm-link-primary">
            <IconStarFilled size={11} aria-hidden /> Primary
          </span>
        ) : null}
        {mayChange ? (
          <Menu position="bottom-end" width={190}>
            <Menu.Target>
              <ActionIcon size="sm" aria-label={`Change the link with ${name}`}>
                <IconDots size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {primary ? null : <Menu.Item onClick={onPrimary}>Make primary</Menu.Item>}
              <Menu.Item onClick={edit}>{label === null ? "Say the role" : "Change the role"}</Menu.Item>
              <Menu.Item onClick={onRemove}>Remove</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
      {editing ? (
        <LabelInput
          label={label ?? ""}
          field={words.field(name)}
          example={words.example}
          onDone={(text) => {
            setEditing(false);
            if (text !== null && text !== (label ?? "")) onLabel(text === "" ? null : text);
          }}
        />
      ) : (
        <Label label={label} unsaid={words.unsaid} onEdit={mayChange ? edit : null} />
      )}
    </li>
  );
}

type LabelProps = {
  readonly label: string | null;
  readonly unsaid: string | undefined;
  readonly onEdit: (() => void) | null;
};

function Label({ label, unsaid, onEdit }: LabelProps) {
  const shown = label ?? unsaid;
  if (onEdit !== null && shown !== undefined)
    return (
      <button type="button" className="gm-link-label" onClick={onEdit}>
        {shown}
      </button>
    );
  return label === null ? null : <span className="gm-related-dim">{label}</span>;
}

type LabelInputProps = {
  readonly label: string;
  readonly field: string;
  readonly example: string;
  /** With the text to keep, or null where nothing changes. */
  readonly onDone: (text: string | null) => void;
};

function LabelInput({ label, field, example, onDone }: LabelInputProps) {
  const [text, setText] = useState(label);
  const box = useFocusOnMount<HTMLDivElement>();
  return (
    <div ref={box}>
      <TextInput
        size="xs"
        value={text}
        maxLength={maxLabel}
        aria-label={field}
        placeholder={example}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => onDone(text.trim())}
        onKeyDown={(event) => {
          if (event.key === "Enter") onDone(text.trim());
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onDone(null);
        }}
      />
    </div>
  );
}
