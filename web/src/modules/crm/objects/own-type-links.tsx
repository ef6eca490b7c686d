import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { useOwnTypes } from "./object-type-queries.ts";
import { TypeIcon } from "./type-icon.tsx";

/** The company's own types in the rail, as far as one may see their records. */
export function OwnTypeLinks({ narrow }: { readonly narrow: boolean }) {
  const { slug, can } = useOrganization();
  return useOwnTypes()
    .own.filter(({ area }) => can(`${area}.read`))
    .map(({ key, area, many, own }) => {
      const link = (
        <Link
          key={key}
          to="/o/$slug/$area"
          params={{ slug, area }}
          className="gm-rail-link"
          activeOptions={{ includeSearch: false }}
          activeProps={{ "data-open": true, "aria-current": "page" }}
        >
          <TypeIcon name={own?.icon} stroke={1.7} />
          <span className={narrow ? "gm-sr" : "gm-clip"}>{many}</span>
        </Link>
      );
      return narrow ? (
        <Tooltip key={key} label={many} position="right" openDelay={100}>
          {link}
        </Tooltip>
      ) : (
        link
      );
    });
}
