import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { useOrganizationIfAny } from "../organization.ts";
import { isConnectionLost, listenTo, onConnectionChange } from "./realtime.ts";
import type { LiveEvent } from "./realtime-state.ts";

type Handlers = {
  /** One change, in order; a change is never missed while the page is open, but may be your own. */
  readonly onEvent: (event: LiveEvent) => void;
  /** Too much was missed to tell one by one: read everything shown again. */
  readonly onReset: () => void;
};

/** Follows a topic (`board:7`, `record:deal:12`, `list:deal`, `portfolio`) while the component is on the page; null follows nothing. */
export function useTopic(topic: string | null, { onEvent, onReset }: Handlers): void {
  const organization = useOrganizationIfAny()?.slug ?? null;
  const hear = useEffectEvent(onEvent);
  const reset = useEffectEvent(onReset);
  useEffect(() => {
    if (topic === null) return undefined;
    return listenTo(topic, organization, (message) => {
      if (message.type === "event") hear(message);
      if (message.type === "reset") reset();
    });
  }, [topic, organization]);
}

/** Whether live updates are away. */
export function useConnectionLost(): boolean {
  return useSyncExternalStore(onConnectionChange, isConnectionLost);
}
