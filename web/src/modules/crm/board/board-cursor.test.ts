import { describe, expect, it } from "vitest";
import { aBoard, aColumn, aDeal, aStage } from "../../../testing/sales.ts";
import { commandOf, heldCommandOf } from "./board-cursor.ts";
import type { Board } from "./board-state.ts";

const columns = (...sizes: number[]): Board =>
  aBoard(
    sizes.map((size, index) => {
      const stage = aStage({ id: String(index + 1) });
      return aColumn(
        stage,
        Array.from({ length: size }, (_, row) => aDeal({ id: `${stage.id}${row}`, stageId: stage.id })),
      );
    }),
  );

describe("the keyboard of a board", () => {
  it("begins at the first card there is", () => {
    expect(commandOf("ArrowDown", null, columns(0, 2))).toEqual({ kind: "go", place: { column: 1, row: 0 } });
    expect(commandOf("ArrowDown", null, columns(0, 0))).toBeNull();
  });

  it("walks over empty columns and stops at the edges", () => {
    const board = columns(3, 0, 1);
    expect(commandOf("ArrowRight", { column: 0, row: 2 }, board)).toEqual({ kind: "go", place: { column: 2, row: 0 } });
    expect(commandOf("ArrowRight", { column: 2, row: 0 }, board)).toEqual({ kind: "go", place: { column: 2, row: 0 } });
    expect(commandOf("k", { column: 0, row: 0 }, board)).toEqual({ kind: "go", place: { column: 0, row: 0 } });
    expect(commandOf("End", { column: 0, row: 0 }, board)).toEqual({ kind: "go", place: { column: 0, row: 2 } });
  });

  it("opens, peeks and picks up only with a card under the cursor", () => {
    const board = columns(1);
    expect(commandOf("Enter", null, board)).toBeNull();
    expect(commandOf("Enter", { column: 0, row: 0 }, board)).toEqual({ kind: "open" });
    expect(commandOf(" ", { column: 0, row: 0 }, board)).toEqual({ kind: "peek" });
    expect(commandOf("m", { column: 0, row: 0 }, board)).toEqual({ kind: "pickUp" });
  });

  it("carries a held card between the first and the last stage, drops it or puts it back", () => {
    expect(heldCommandOf("ArrowRight", 1, 3)).toEqual({ kind: "aim", column: 2 });
    expect(heldCommandOf("ArrowRight", 2, 3)).toEqual({ kind: "aim", column: 2 });
    expect(heldCommandOf("ArrowLeft", 0, 3)).toEqual({ kind: "aim", column: 0 });
    expect(heldCommandOf("Enter", 1, 3)).toEqual({ kind: "drop" });
    expect(heldCommandOf("Escape", 1, 3)).toEqual({ kind: "cancel" });
    expect(heldCommandOf("q", 1, 3)).toBeNull();
  });
});
