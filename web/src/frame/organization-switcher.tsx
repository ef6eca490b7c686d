import { Menu, ScrollArea, TextInput } from "@mantine/core";
import { IconCheck, IconSearch, IconSelector, IconStack2 } from "@tabler/icons-react";
import { useState } from "react";
import { useOrganizationIfAny } from "../lib/organization.ts";
import { useMe } from "../lib/session.ts";
import { Avatar } from "../ui/avatar.tsx";
import { MenuLink } from "../ui/links.tsx";

const searchFrom = 8;

/** Goes between the portfolio and its companies: the portfolio first, then the companies by name. */
export function OrganizationSwitcher({ narrow }: { readonly narrow: boolean }) {
  const me = useMe();
  const open = useOrganizationIfAny();
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLocaleLowerCase();
  const organizations = me.organizations
    .filter((one) => one.name.toLocaleLowerCase().includes(wanted))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const name = open?.name ?? me.portfolio?.name ?? me.user.name;

  return (
    <Menu position="bottom-start" width={260} onClose={() => setQuery("")}>
      <Menu.Target>
        <button type="button" className="gm-switcher">
          {open === null ? <PortfolioMark /> : <Avatar name={name} size={24} square />}
          <span className={narrow ? "gm-sr" : "gm-clip"}>{name}</span>
          <span className="gm-sr">. Switch company</span>
          {narrow ? null : <IconSelector size={15} aria-hidden />}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {me.portfolio === null ? null : (
          <>
            <MenuLink
              to="/portfolio"
              leftSection={<PortfolioMark />}
              rightSection={open === null ? <IconCheck size={15} aria-label="open now" /> : null}
            >
              {me.portfolio.name}
            </MenuLink>
            <Menu.Divider />
          </>
        )}
        {me.organizations.length >= searchFrom ? (
          <TextInput
            size="xs"
            mb={4}
            placeholder="Find a company"
            aria-label="Find a company"
            leftSection={<IconSearch size={14} />}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            data-autofocus
          />
        ) : null}
        <ScrollArea.Autosize mah="60vh" type="auto">
          {organizations.map((one) => (
            <MenuLink
              key={one.id}
              to="/o/$slug"
              params={{ slug: one.slug }}
              leftSection={<Avatar name={one.name} size={20} square />}
              rightSection={one.id === open?.id ? <IconCheck size={15} aria-label="open now" /> : null}
            >
              {one.name}
            </MenuLink>
          ))}
          {organizations.length === 0 ? <Menu.Label>No company of this name</Menu.Label> : null}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}

function PortfolioMark() {
  return (
    <span className="gm-portfolio-mark" aria-hidden>
      <IconStack2 size={15} />
    </span>
  );
}
