import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { NavigationItem } from "./navigation.ts";

type RailLinkProps = { readonly item: NavigationItem; readonly slug: string | null; readonly narrow: boolean };

/** One place of the rail; narrow, its name shows on hover and focus. */
export function RailLink({ item, slug, narrow }: RailLinkProps) {
  const { icon: Icon, Beside, Below } = item;
  const link = (
    <Link
      to={item.to}
      params={slug === null ? {} : { slug }}
      className="gm-rail-link"
      activeOptions={{ exact: item.exact ?? false, includeSearch: false }}
      activeProps={{ "data-open": true, "aria-current": "page" }}
    >
      <Icon size={17} stroke={1.7} aria-hidden />
      {narrow ? <span className="gm-sr">{item.label}</span> : <span className="gm-clip">{item.label}</span>}
      {Beside === undefined ? null : <Beside />}
    </Link>
  );
  if (narrow) {
    return (
      <Tooltip label={item.label} position="right" openDelay={100}>
        {link}
      </Tooltip>
    );
  }
  return (
    <>
      {link}
      {Below === undefined ? null : <Below />}
    </>
  );
}
