import { type KeyboardEvent, useState } from "react";
import { useAreaKeys } from "../../../lib/shortcuts/area-keys.ts";
import type { CrmRecord } from "../records/record.ts";
import { commandOf } from "./board-cursor.ts";
import { type BoardOf, cardOf, columnOf, placeOf, type Target } from "./board-shape.ts";
import { type Blocked, type Held, heldStep, pickedUp } from "./held-card.ts";

type BoardKeysInput = {
  readonly board: BoardOf;
  readonly blocked: Blocked;
  readonly focus: () => void;
  readonly mayMove: (card: CrmRecord) => boolean;
  readonly onMove: (card: CrmRecord, to: Target) => void;
  readonly onOpen: (card: CrmRecord) => void;
  readonly onPeek: (card: CrmRecord) => void;
  readonly onMenu: (card: CrmRecord) => void;
};

export type BoardKeys = {
  /** The card the cursor is on. */
  readonly active: string | null;
  readonly setActive: (cardId: string | null) => void;
  readonly held: Held | null;
  /** What a screen reader is told now. */
  readonly spoken: string;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
};

/** The keyboard of a board: arrows or H J K L walk, M picks a card up, arrows carry it, Enter drops, Esc puts it back. */
export function useBoardKeys(input: BoardKeysInput): BoardKeys {
  const { board, blocked } = input;
  const [active, setActive] = useState<string | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [spoken, setSpoken] = useState("");
  const place = active === null ? null : placeOf(board, active);

  /** Without a card in the hand; false leaves the key to the page. */
  function walk(key: string): boolean {
    const command = commandOf(key, place, board);
    if (command === null) return false;
    if (command.kind === "go") {
      setActive(board.stages[command.place.column]?.cards[command.place.row]?.id ?? null);
      return true;
    }
    const card = active === null ? null : cardOf(board, active);
    if (card === null) return false;
    const acts = { open: input.onOpen, peek: input.onPeek, menu: input.onMenu, pickUp };
    acts[command.kind](card);
    return true;
  }

  function pickUp(card: CrmRecord): void {
    const from = columnOf(board, card.id)?.stage;
    const may = input.mayMove(card) && from !== undefined;
    if (may && place !== null) setHeld({ cardId: card.id, column: place.column });
    setSpoken(may ? pickedUp(card, from) : `You may not move ${card.name}.`);
  }

  /** With a card in the hand every key is about it; others do nothing. */
  function carry(key: string, hand: Held): boolean {
    const step = heldStep(board, hand, key, blocked);
    if (step === null) return true;
    setHeld(step.held);
    setSpoken(step.spoken);
    if (step.move !== null) input.onMove(step.move.card, step.move.to);
    return true;
  }

  const press = (key: string): boolean => (held === null ? walk(key) : carry(key, held));
  const onKeyDown = useAreaKeys({ shortcuts, focus: input.focus, press });
  return {
    active,
    setActive,
    held,
    spoken,
    onKeyDown,
  };
}

const group = "Board";

const letters = [
  { keys: "j", label: "Next card" },
  { keys: "k", label: "Previous card" },
  { keys: "h", label: "Column to the left" },
  { keys: "l", label: "Column to the right" },
  { keys: "m", label: "Move: pick up or drop" },
];

/** These work while the board has the focus, which J gives it. */
const others = [
  { keys: "Enter", label: "Open, or drop what is held" },
  { keys: " ", label: "Look at it beside the board" },
  { keys: "Escape", label: "Put back what is held" },
];

const shortcuts = [
  ...letters.map((letter) => ({ ...letter, group })),
  ...others.map((key) => ({ ...key, group, local: true })),
];
