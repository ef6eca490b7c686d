import { type KeyboardEvent, useState } from "react";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import { mayEnter } from "../moves/move-rules.ts";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { commandOf, heldCommandOf } from "./board-cursor.ts";
import { type Board, cardOf, placeOf } from "./board-state.ts";

type BoardKeysInput = {
  readonly board: Board | undefined;
  readonly focus: () => void;
  readonly mayMove: (deal: Deal) => boolean;
  readonly onMove: (deal: Deal, stage: Stage) => void;
  readonly onOpen: (deal: Deal) => void;
  readonly onPeek: (deal: Deal) => void;
  readonly onMenu: (deal: Deal) => void;
};

/** A card in the hand, and the column it is held over. */
type Held = { readonly dealId: string; readonly column: number };

export type BoardKeys = {
  /** The deal the cursor is on. */
  readonly active: string | null;
  readonly setActive: (dealId: string | null) => void;
  readonly held: Held | null;
  /** What a screen reader is told now. */
  readonly spoken: string;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
};

/** The keyboard of a board: arrows or H J K L walk, M picks a card up, arrows carry it, Enter drops, Esc puts it back. */
export function useBoardKeys(input: BoardKeysInput): BoardKeys {
  const { board } = input;
  const [active, setActive] = useState<string | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [spoken, setSpoken] = useState("");
  const place = board === undefined || active === null ? null : placeOf(board, active);

  function walk(key: string): boolean {
    const command = board === undefined ? null : commandOf(key, place, board);
    if (board === undefined || command === null) return false;
    if (command.kind === "go") {
      const card = board.stages[command.place.column]?.cards[command.place.row];
      setActive(card?.id ?? null);
      return true;
    }
    const deal = active === null ? null : cardOf(board, active);
    if (deal === null) return false;
    if (command.kind === "open") input.onOpen(deal);
    if (command.kind === "peek") input.onPeek(deal);
    if (command.kind === "menu") input.onMenu(deal);
    if (command.kind === "pickUp") pickUp(deal);
    return true;
  }

  function pickUp(deal: Deal): void {
    if (place === null) return;
    if (!input.mayMove(deal)) {
      setSpoken(`You may not move ${deal.name}.`);
      return;
    }
    setHeld({ dealId: deal.id, column: place.column });
    setSpoken(`${deal.name} picked up in ${deal.stage.name}. Left and right choose a stage, Enter drops, Escape puts it back.`);
  }

  function carry(key: string, hand: Held): boolean {
    const deal = board === undefined ? null : cardOf(board, hand.dealId);
    const command = heldCommandOf(key, hand.column, board?.stages.length ?? 0);
    if (board === undefined || deal === null || command === null) return deal !== null;
    const column = board.stages[command.kind === "aim" ? command.column : hand.column];
    if (column === undefined) return true;
    if (command.kind === "aim") {
      setHeld({ dealId: hand.dealId, column: command.column });
      const allowed = mayEnter(column.stage, deal.stageId);
      setSpoken(`${column.stage.name}, ${column.count} deals${allowed ? "" : ", its rules let no deal in from here"}.`);
      return true;
    }
    setHeld(null);
    const stays = command.kind === "cancel" || column.stage.id === deal.stageId;
    setSpoken(stays ? `${deal.name} stays in ${deal.stage.name}.` : `${deal.name} dropped on ${column.stage.name}.`);
    if (!stays) input.onMove(deal, column.stage);
    return true;
  }

  const press = (key: string): boolean => (held === null ? walk(key) : carry(key, held));
  const fromAnywhere = (key: string) => () => {
    input.focus();
    press(key);
  };
  useShortcuts([
    { keys: "j", label: "Next deal", group: "Board", run: fromAnywhere("j") },
    { keys: "k", label: "Previous deal", group: "Board", run: fromAnywhere("k") },
    { keys: "h", label: "Stage to the left", group: "Board", run: fromAnywhere("h") },
    { keys: "l", label: "Stage to the right", group: "Board", run: fromAnywhere("l") },
    { keys: "m", label: "Move: pick up or drop", group: "Board", run: fromAnywhere("m") },
  ]);

  return {
    active,
    setActive,
    held,
    spoken,
    onKeyDown: (event) => {
      if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length === 1 && event.key !== " " && event.key !== ".") return;
      if (press(event.key)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
  };
}
