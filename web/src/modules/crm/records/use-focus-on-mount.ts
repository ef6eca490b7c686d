import { type RefObject, useEffect, useRef } from "react";

/** Puts the cursor into the first control of an editor that was just opened by the person. */
export function useFocusOnMount<Element extends HTMLElement>(): RefObject<Element | null> {
  const box = useRef<Element>(null);
  useEffect(() => {
    const control = box.current?.querySelector<HTMLInputElement>("input:not([type=hidden]), textarea");
    control?.focus();
    if (control?.type === "text") control.select();
  }, []);
  return box;
}
