import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTopic } from "../../lib/realtime/use-topic.ts";

/** Figures are read again at most this often, however fast deals change. */
const gatherMs = 500;

/** Has figures read again whenever something on the topic happens. */
export function useLiveFigures(topic: string, queryKey: QueryKey): void {
  const client = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  const readSoon = () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey });
    }, gatherMs);
  };
  useTopic(topic, { onEvent: readSoon, onReset: readSoon });
  useEffect(() => () => clearTimeout(timer.current), []);
}
