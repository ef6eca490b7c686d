import type { HTMLAttributes } from "react";

/** A part of a page that scrolls by itself, reached by the keyboard too. */
export function ScrollRegion(props: HTMLAttributes<HTMLDivElement> & { readonly "aria-label": string }) {
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
  return <div role="region" tabIndex={0} {...props} />;
}
