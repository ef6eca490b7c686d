import { Tooltip } from "@mantine/core";
import { Link, useRouterState } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { KindIcon } from "./kind-icon.tsx";
import { usePins } from "./pin-queries.ts";

/** The views that somebody keeps at hand, in the rail; nothing where there are none. */
export function PinnedLinks({ narrow }: { readonly narrow: boolean }) {
  const { slug, can } = useOrganization();
  const open = useRouterState({ select: ({ location }) => (location.search as { view?: unknown }).view });
  const { pins } = usePins();
  const seen = pins.filter(({ plural }) => can(`${plural}.read`));
  if (seen.length === 0) return null;
  return (
    <div className="gm-rail-section">
      {narrow ? null : <h2>Pinned</h2>}
      {seen.map(({ id, plural, name, kind }) => {
        const isOpen = String(open) === id;
        const link = (
          <Link
            key={id}
            to="/o/$slug/$area"
            params={{ slug, area: plural }}
            search={{ view: id }}
            className="gm-rail-link"
            {...(isOpen ? { "data-open": true, "aria-current": "page" as const } : {})}
          >
            <KindIcon kind={kind} size={17} />
            <span className={narrow ? "gm-sr" : "gm-clip"}>{name}</span>
          </Link>
        );
        return narrow ? (
          <Tooltip key={id} label={name} position="right" openDelay={100}>
            {link}
          </Tooltip>
        ) : (
          link
        );
      })}
    </div>
  );
}
