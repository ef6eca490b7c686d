import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { sentenceOf } from "../lib/problem.ts";

const undoMs = 8_000;

/** Tells briefly that something was done. */
export function tell(message: string): void {
  notifications.show({ message, autoClose: 4_000, withBorder: false });
}

/** Tells what failed and why; stays until closed, because it asks for an answer. */
export function tellProblem(what: string, error: unknown): void {
  notifications.show({ title: what, message: sentenceOf(error), color: "red", autoClose: false, role: "alert" });
}

const undoable = new Map<string, string>();

/**
 * Tells what was done and offers to take it back for eight seconds. What is done again to the same thing (`about`)
 * takes the offer before away, since only the last step can be taken back.
 */
export function tellUndoable(message: string, undo: () => Promise<unknown>, about?: string): void {
  const before = about === undefined ? undefined : undoable.get(about);
  if (before !== undefined) notifications.hide(before);
  const id = notifications.show({
    autoClose: undoMs,
    withCloseButton: true,
    message: (
      <span style={{ display: "flex", alignItems: "center", gap: 12 }}>
        <span style={{ flex: 1 }}>{message}</span>
        <Button size="xs" variant="default" onClick={() => void takeBack()}>
          Undo
        </Button>
      </span>
    ),
  });
  if (about !== undefined) undoable.set(about, id);
  async function takeBack(): Promise<void> {
    notifications.hide(id);
    await undo().then(
      () => tell("Undone."),
      (error: unknown) => tellProblem("Could not undo", error),
    );
  }
}
