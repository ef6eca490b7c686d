import { ActionIcon } from "@mantine/core";
import { IconChevronRight, IconMenu2 } from "@tabler/icons-react";
import { type ReactNode, createContext, use } from "react";
import "./page.css";

type FrameControls = { readonly openRail: () => void; readonly place: string };

/** How a page reaches the frame around it; the frame provides it, pages without a frame have none. */
export const FrameContext = createContext<FrameControls | null>(null);

type PageProps = {
  /** The view's name, also the browser tab's. */
  readonly title: string;
  /** Where the page stands: links, outermost first, the page itself left out. */
  readonly crumbs?: readonly ReactNode[];
  /** Right of the header; the primary action last and filled. */
  readonly actions?: ReactNode;
  /** Replaces the header's right side while rows are selected. */
  readonly selectionBar?: ReactNode;
  /** Beside the title: a count, a pill. */
  readonly beside?: ReactNode;
  /** `fill`: the content scrolls by itself (tables, boards). `reading`: a column of at most 760 px. */
  readonly layout?: "fill" | "wide" | "reading";
  readonly children: ReactNode;
};

/** One page inside the frame: a single header line (where I am, the view's name, its actions) and the content. */
export function Page({ title, crumbs = [], actions, selectionBar, beside, layout = "wide", children }: PageProps) {
  const frame = use(FrameContext);
  return (
    <>
      <title>{[title, frame?.place, "GoMark"].filter(Boolean).join(" · ")}</title>
      <header className="gm-header">
        {frame === null ? null : (
          <ActionIcon className="gm-header-menu" onClick={frame.openRail} aria-label="Open navigation">
            <IconMenu2 size={18} />
          </ActionIcon>
        )}
        <nav aria-label="Where you are" className="gm-crumbs">
          {crumbs.map((crumb, index) => (
            <span key={index} className="gm-crumb">
              {crumb}
              <IconChevronRight size={13} aria-hidden />
            </span>
          ))}
        </nav>
        <h1 className="gm-clip">{title}</h1>
        {beside}
        <div className="gm-header-actions">{selectionBar ?? actions}</div>
      </header>
      <div className="gm-content" data-layout={layout}>
        {children}
      </div>
    </>
  );
}

type SectionProps = {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A titled part of a page, such as one group of settings. */
export function Section({ title, description, actions, children }: SectionProps) {
  return (
    <section className="gm-section">
      <div className="gm-section-head">
        <div>
          <h2>{title}</h2>
          {description === undefined ? null : <p>{description}</p>}
        </div>
        {actions === undefined ? null : <div className="gm-header-actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
