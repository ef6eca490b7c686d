import { Drawer } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useOrganizationIfAny } from "../lib/organization.ts";
import { useFlag } from "../lib/preferences.ts";
import { usePortfolio } from "../lib/session.ts";
import { useKeyboard } from "../lib/shortcuts/shortcuts.ts";
import { FrameContext } from "../ui/page.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { FrameDialogs } from "./frame-dialogs.tsx";
import { Rail } from "./rail.tsx";
import "./frame.css";

/** The frame around every page: the rail at the left, one page at the right. */
export function AppFrame() {
  const [narrow, setNarrow] = useFlag("rail-narrow", false);
  const [drawer, { open, close }] = useDisclosure(false);
  const phone = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false }) ?? false;
  const { pathname } = useLocation();
  const portfolio = usePortfolio();
  const place = useOrganizationIfAny()?.name ?? portfolio.name;
  const controls = useMemo(() => ({ openRail: open, place }), [open, place]);
  useKeyboard();
  useEffect(close, [pathname, close]);

  return (
    <FrameContext value={controls}>
      <div className="gm-frame" data-narrow={narrow || undefined}>
        <a className="gm-skip" href="#content">
          Skip to content
        </a>
        {phone ? (
          <Drawer
            opened={drawer}
            onClose={close}
            size={280}
            padding={0}
            withCloseButton={false}
            title={null}
            attributes={{ content: { "aria-label": "Navigation" } }}
          >
            <Rail narrow={false} onNarrow={null} />
          </Drawer>
        ) : (
          <Rail narrow={narrow} onNarrow={setNarrow} />
        )}
        <main id="content" className="gm-main" tabIndex={-1}>
          <ConnectionBanner />
          <Outlet />
        </main>
      </div>
      <FrameDialogs />
    </FrameContext>
  );
}
