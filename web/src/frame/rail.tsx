import { ActionIcon, Tooltip } from "@mantine/core";
import { Fragment } from "react";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from "@tabler/icons-react";
import { useOrganizationIfAny } from "../lib/organization.ts";
import { usePortfolio } from "../lib/session.ts";
import { PinnedLinks } from "../modules/crm/views/pinned-links.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { openPalette } from "./frame-dialogs.tsx";
import { permitted } from "./navigation.ts";
import { OrganizationSwitcher } from "./organization-switcher.tsx";
import { organizationPlaces, portfolioPlaces } from "./places.ts";
import { RailLink } from "./rail-link.tsx";
import { UserMenu } from "./user-menu.tsx";

type RailProps = {
  readonly narrow: boolean;
  /** null where the rail cannot be narrowed (the drawer of a phone). */
  readonly onNarrow: ((narrow: boolean) => void) | null;
};

/** The left rail: where one is, where one can go, who one is. */
export function Rail({ narrow, onNarrow }: RailProps) {
  const organization = useOrganizationIfAny();
  const portfolio = usePortfolio();
  const sections =
    organization === null ? permitted(portfolioPlaces, portfolio.can) : permitted(organizationPlaces, organization.can);
  return (
    <div className="gm-rail" data-narrow={narrow || undefined}>
      <OrganizationSwitcher narrow={narrow} />
      <SearchButton narrow={narrow} />
      <nav aria-label="Main" className="gm-rail-places">
        {sections.map((section, index) => (
          <Fragment key={section.label ?? section.items[0]?.to}>
            {organization === null || index !== 1 ? null : <PinnedLinks narrow={narrow} />}
            <div className="gm-rail-section">
              {section.label === null || narrow ? null : <h2>{section.label}</h2>}
              {section.items.map((item) => (
                <RailLink key={item.to} item={item} slug={organization?.slug ?? null} narrow={narrow} />
              ))}
              {section.More === undefined ? null : <section.More narrow={narrow} />}
            </div>
          </Fragment>
        ))}
      </nav>
      <div className="gm-rail-foot">
        <UserMenu narrow={narrow} />
        {onNarrow === null ? null : (
          <Tooltip label={narrow ? "Widen navigation" : "Narrow navigation"} position="right">
            <ActionIcon
              onClick={() => onNarrow(!narrow)}
              aria-label={narrow ? "Widen navigation" : "Narrow navigation"}
            >
              {narrow ? <IconLayoutSidebarLeftExpand size={17} /> : <IconLayoutSidebarLeftCollapse size={17} />}
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </div>
  );
}

function SearchButton({ narrow }: { readonly narrow: boolean }) {
  return (
    <button type="button" className="gm-rail-search" onClick={openPalette}>
      <IconSearch size={16} aria-hidden />
      <span className={narrow ? "gm-sr" : undefined}>Search or go to</span>
      {narrow ? null : <Kbd keys="mod+k" />}
    </button>
  );
}
