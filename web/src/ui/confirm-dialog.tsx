import { Alert, Button, Group, TextInput } from "@mantine/core";
import { type SubmitEvent, type ReactNode, useState } from "react";
import { Dialog } from "./dialog.tsx";
import { sentenceOf } from "../lib/problem.ts";

type ConfirmDialogProps = {
  /** "Revoke the key “Website”?" */
  readonly title: string;
  /** Exactly what will happen, to how many. */
  readonly children: ReactNode;
  /** The verb on the button: "Revoke key". */
  readonly action: string;
  /** A word that must be typed first, for what cannot be repaired. */
  readonly word?: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
};

/** Asks before something that cannot be undone; where the server can undo, use `tellUndoable` instead. */
export function ConfirmDialog({ title, children, action, word, onConfirm, onClose }: ConfirmDialogProps) {
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const ready = word === undefined || typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase();

  async function confirm(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setError(null);
    await onConfirm().then(onClose, (refusal: unknown) => setError(sentenceOf(refusal)));
    setPending(false);
  }

  return (
    <Dialog onClose={onClose} title={title} size="sm" centered>
      <form onSubmit={(event) => void confirm(event)}>
        {children}
        {word === undefined ? null : (
          <TextInput
            mt="md"
            data-autofocus
            label={`Type “${word}” to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
          />
        )}
        {error === null ? null : (
          <Alert color="red" mt="md" role="alert">
            {error}
          </Alert>
        )}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="red" disabled={!ready} loading={pending}>
            {action}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
