import { ActionIcon, CloseButton } from "@mantine/core";
import { IconArrowsDiagonal } from "@tabler/icons-react";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import "./side-panel.css";

type SidePanelProps = {
  readonly title: ReactNode;
  readonly label: string;
  readonly onClose: () => void;
  /** Opens the same thing as a full page. */
  readonly onExpand?: () => void;
  readonly children: ReactNode;
};

/** A panel beside the list, so that the list is never lost; `Esc` closes it. On a phone it covers the page. */
export function SidePanel({ title, label, onClose, onExpand, children }: SidePanelProps) {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    let inList = false;
    const before = (event: KeyboardEvent) => {
      inList = isInOpenList(event.target);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (document.querySelector("[role=dialog][aria-modal=true]") !== null) return;
      if (!inList) close();
    };
    // asked before the list hears the key: it is closed by the time the key arrives here
    document.addEventListener("keydown", before, { capture: true });
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", before, { capture: true });
      document.removeEventListener("keydown", onKey);
    };
  }, []);
  return (
    <aside className="gm-panel" aria-label={label}>
      <div className="gm-panel-head">
        <div className="gm-clip">{title}</div>
        {onExpand === undefined ? null : (
          <ActionIcon onClick={onExpand} aria-label="Open as full page">
            <IconArrowsDiagonal size={16} />
          </ActionIcon>
        )}
        <CloseButton size="sm" onClick={onClose} aria-label="Close panel" />
      </div>
      <div className="gm-panel-body">{children}</div>
    </aside>
  );
}

/** Escape in an open list of choices closes the list alone. */
function isInOpenList(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[aria-expanded=true][aria-haspopup=listbox]") !== null;
}
