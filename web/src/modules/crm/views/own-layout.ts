import { useMemo } from "react";
import { useText } from "../../../lib/preferences.ts";
import type { Layout } from "./view-search.ts";

/** How one has laid out a table for oneself: kept in this browser, by company, object and view. */
export function useOwnLayout(place: string): {
  readonly own: Partial<Layout>;
  readonly keep: (layout: Partial<Layout>) => void;
} {
  const [text, setText] = useText(`table.${place}`, "");
  const own = useMemo(() => readLayout(text), [text]);
  return { own, keep: (layout) => setText(Object.keys(layout).length === 0 ? "" : JSON.stringify(layout)) };
}

/** Reads what was kept; what is not understood is left away. */
function readLayout(text: string): Partial<Layout> {
  if (text === "") return {};
  const value: unknown = parsed(text);
  if (typeof value !== "object" || value === null) return {};
  const { frozen, widths } = value as { readonly frozen?: unknown; readonly widths?: unknown };
  return {
    ...(typeof frozen === "number" && Number.isInteger(frozen) && frozen >= 0 ? { frozen } : {}),
    ...(typeof widths === "object" && widths !== null ? { widths: numbersOf(widths) } : {}),
  };
}

function numbersOf(widths: object): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(widths).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
