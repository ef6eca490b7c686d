import { Popover } from "@mantine/core";
import { type FocusEvent, type KeyboardEvent, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Kbd } from "../../../ui/kbd.tsx";
import { InlineProblemBubble } from "./inline-problem.tsx";
import { allowedOptions, limitHint } from "./limit-words.ts";
import { PropertyInput } from "./property-input.tsx";
import { PropertyText } from "./property-text.tsx";
import { type Draft, currencyOf } from "./record-draft.ts";
import { valueOf } from "./record-values.ts";
import type { RecordWriter } from "./record-writer.ts";
import type { CrmRecord, PropertyInfo } from "./record.ts";
import { useFocusOnMount } from "./use-focus-on-mount.ts";
import { type InlineEdit, useInlineEdit } from "./use-inline-edit.ts";
import "./records.css";

/** Where the editing goes after a value was given. */
export type Onward = "stay" | "next" | "previous";

type InlinePropertyProps = {
  readonly record: CrmRecord;
  readonly property: PropertyInfo;
  readonly writer: RecordWriter;
  readonly editing: boolean;
  readonly onEdit: () => void;
  readonly onClose: (onward: Onward) => void;
  readonly inTable?: boolean;
};

/** A property's value where it stands: read, edited, or refused with the reason beside it. */
export function InlineProperty(props: InlinePropertyProps) {
  const { record, property, writer, editing, inTable = false } = props;
  const { currency } = useOrganization();
  const own = currencyOf(valueOf(record, property), currency);
  const edit = useInlineEdit({ record, property, currency: own, writer });
  if (editing) {
    const allowed = allowedOptions(property, (name) => String(record[name] ?? record.custom[name] ?? ""));
    return <Editor property={property} edit={edit} currency={own} allowed={allowed} onClose={props.onClose} />;
  }
  const text = <PropertyText record={record} property={property} inTable={inTable} />;
  if (edit.problem === null) return text;
  return (
    <InlineProblemBubble edit={edit} problem={edit.problem} property={property} onEdit={props.onEdit}>
      {text}
    </InlineProblemBubble>
  );
}

type EditorProps = {
  readonly property: PropertyInfo;
  readonly edit: InlineEdit;
  readonly currency: string;
  readonly allowed: readonly string[] | undefined;
  readonly onClose: (onward: Onward) => void;
};

function Editor({ property, edit, currency, allowed, onClose }: EditorProps) {
  const [draft, setDraft] = useState(edit.beginning);
  const box = useFocusOnMount<HTMLSpanElement>();
  const hint = limitHint(property);
  const isChoice = ["relation", "user", "oneOf", "boolean"].includes(property.type);
  /** Enter belongs to the control: a new line, one more option. */
  const keepsEnter = property.type === "longText" || property.type === "manyOf";

  function finish(given: Draft, onward: Onward): void {
    if (edit.commit(given)) onClose(onward);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      edit.dismiss();
      onClose("stay");
    } else if (event.key === "Tab") {
      event.preventDefault();
      finish(draft, event.shiftKey ? "previous" : "next");
    } else if (event.key === "Enter" && !isChoice && (!keepsEnter || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      finish(draft, "stay");
    }
  }

  function onBlur(event: FocusEvent<HTMLElement>): void {
    if (!event.currentTarget.contains(event.relatedTarget)) finish(draft, "stay");
  }

  return (
    <Popover opened={edit.problem !== null} position="bottom-start" width={280} withinPortal>
      <Popover.Target>
        <span
          ref={box}
          className="gm-inline-editor"
          data-grows={keepsEnter || hint !== "" || undefined}
          onBlur={onBlur}
        >
          <PropertyInput
            property={property}
            draft={draft}
            onDraft={(next) => {
              setDraft(next);
              if (isChoice) finish(next, "stay");
            }}
            currency={currency}
            inline
            allowed={allowed}
            invalid={edit.problem !== null}
            onKeyDown={onKeyDown}
          />
          {keepsEnter ? (
            <span className="gm-inline-hint">
              <Kbd keys="mod+Enter" /> or a click beside it saves
            </span>
          ) : null}
          {hint === "" ? null : <span className="gm-inline-hint">{hint}</span>}
        </span>
      </Popover.Target>
      <Popover.Dropdown className="gm-inline-problem" role="alert">
        {edit.problem?.message}
      </Popover.Dropdown>
    </Popover>
  );
}
