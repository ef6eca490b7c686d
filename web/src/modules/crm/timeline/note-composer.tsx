import { Button, Group, Textarea } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { sentenceOf } from "../../../lib/problem.ts";
import { Kbd } from "../../../ui/kbd.tsx";

type NoteComposerProps = {
  readonly initial?: string;
  readonly action: string;
  /** Opened by the person to be typed into at once. */
  readonly focused?: boolean;
  /** @throws ApiProblem */
  readonly onSave: (body: string) => Promise<unknown>;
  readonly onCancel?: () => void;
};

/** Where a note is written; Ctrl-Enter saves it. What was typed stays when it could not be saved. */
export function NoteComposer({ initial = "", action, focused = false, onSave, onCancel }: NoteComposerProps) {
  const [text, setText] = useState(initial);
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focused) box.current?.focus();
  }, [focused]);
  const ready = text.trim() !== "" && text.trim() !== initial.trim();

  async function save(): Promise<void> {
    if (!ready || pending) return;
    setPending(true);
    setError(null);
    await onSave(text.trim()).then(
      () => setText(""),
      (refusal: unknown) => setError(sentenceOf(refusal)),
    );
    setPending(false);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save();
    }
    if (event.key === "Escape" && onCancel !== undefined) {
      event.stopPropagation();
      onCancel();
    }
  }

  return (
    <div className="gm-composer">
      <Textarea
        ref={box}
        aria-label="Note"
        placeholder="Write a note: what was said, what is next"
        autosize
        minRows={2}
        maxRows={14}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        error={error}
        maxLength={20_000}
      />
      {ready || onCancel !== undefined ? (
        <Group justify="flex-end" gap="sm" mt={6}>
          <Kbd keys="mod+Enter" />
          {onCancel === undefined ? null : (
            <Button size="xs" variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button size="xs" disabled={!ready} loading={pending} onClick={() => void save()}>
            {action}
          </Button>
        </Group>
      ) : null}
    </div>
  );
}
