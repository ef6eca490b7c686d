import { useSyncExternalStore } from "react";

type Write = (number: string) => string;

/** How numbers are written for people; null until the rules of the world's numbers, which weigh something, are here. */
let write: Write | null = null;
let asked = false;
const listeners = new Set<() => void>();

/** Fetches the rules once, when the first number is shown; without them numbers stay as they are kept. */
async function ask(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const { parsePhoneNumberFromString } = await import("libphonenumber-js/min");
    write = (number) => parsePhoneNumberFromString(number)?.formatInternational() ?? number;
    for (const listen of listeners) listen();
  } catch {
    asked = false; // the line is down: the next number asks again
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  void ask();
  return () => listeners.delete(listener);
}

/** Numbers written lately: a table asks for each again whenever a row is drawn. */
const written = new Map<string, string>();
const mostWritten = 2_000;

/** A telephone number as people write it, "+49 30 1234567"; as it is kept where that is not known (yet). */
export function phoneText(number: string): string {
  if (write === null) return number;
  const known = written.get(number);
  if (known !== undefined) return known;
  if (written.size >= mostWritten) written.clear();
  const text = write(number);
  written.set(number, text);
  return text;
}

/** `phoneText`, written anew once the rules are known. */
export function usePhoneText(number: string): string {
  return useSyncExternalStore(subscribe, () => phoneText(number));
}
