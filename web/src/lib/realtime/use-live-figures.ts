import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useTopic } from "./use-topic.ts";
import { useGathered } from "../use-gathered.ts";

/** Figures are read again at most this often, however fast deals change. */
const gatherMs = 500;

/** Has figures read again whenever something on the topic happens. */
export function useLiveFigures(topic: string, queryKey: QueryKey): void {
  const client = useQueryClient();
  const gather = useGathered<true>(gatherMs, () => void client.invalidateQueries({ queryKey }));
  const readSoon = () => gather("figures", true);
  useTopic(topic, { onEvent: readSoon, onReset: readSoon });
}
