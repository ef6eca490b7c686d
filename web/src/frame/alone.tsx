import { type ReactNode, use } from "react";
import { FrameContext, Page } from "../ui/page.tsx";

type AloneProps = { readonly title: string; readonly children: ReactNode };

/** A message instead of a page: inside the frame where there is one, so that the ways out stay; else by itself. */
export function Alone({ title, children }: AloneProps) {
  const frame = use(FrameContext);
  if (frame !== null) return <Page title={title}>{children}</Page>;
  return (
    <main className="gm-alone">
      <title>{`${title} · GoMark`}</title>
      {children}
    </main>
  );
}
