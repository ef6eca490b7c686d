import { useNavigate } from "@tanstack/react-router";
import { useOrganizationIfAny } from "../lib/organization.ts";
import { usePortfolio } from "../lib/session.ts";
import { useShortcuts } from "../lib/shortcuts/shortcuts.ts";
import { type NavigationItem, permitted } from "./navigation.ts";
import { organizationPlaces, portfolioPlaces } from "./places.ts";

type Place = { readonly item: NavigationItem; readonly go: () => void };

/** Every place of the rail the person may go to from here, with a way to go. */
export function usePlaces(): readonly Place[] {
  const navigate = useNavigate();
  const organization = useOrganizationIfAny();
  const portfolio = usePortfolio();
  const sections =
    organization === null ? permitted(portfolioPlaces, portfolio.can) : permitted(organizationPlaces, organization.can);
  return sections
    .flatMap((section) => section.items)
    .map((item) => ({
      item,
      go: () => void navigate({ to: item.to, params: organization === null ? {} : { slug: organization.slug } }),
    }));
}

/** `G` and a letter goes to a place of the rail; `G P` to the portfolio from anywhere. */
export function useGoShortcuts(): void {
  const navigate = useNavigate();
  const portfolio = usePortfolio();
  const places = usePlaces();
  const shortcuts = places.flatMap(({ item, go }) =>
    item.goKey === undefined ? [] : [{ keys: `g ${item.goKey}`, label: `Go to ${item.label}`, group: "Go", run: go }],
  );
  if (portfolio.can("portfolio.read")) {
    shortcuts.push({
      keys: "g o",
      label: "Go to the portfolio",
      group: "Go",
      run: () => void navigate({ to: "/portfolio" }),
    });
  }
  useShortcuts(shortcuts);
}
