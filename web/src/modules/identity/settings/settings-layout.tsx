import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { permitted } from "../../../frame/navigation.ts";
import { RailLink } from "../../../frame/rail-link.tsx";
import { useOrganization } from "../../../lib/organization.ts";
import { settingsPlaces } from "./settings-places.ts";
import "./settings.css";

/** The settings of a company: their list at the left, one of them at the right; on a phone one after the other. */
export function SettingsLayout() {
  const organization = useOrganization();
  const atList = Boolean(useMatchRoute()({ to: "/o/$slug/settings", params: { slug: organization.slug } }));
  return (
    <div className="gm-settings" data-list={atList || undefined}>
      <nav aria-label="Settings" className="gm-settings-list">
        <h2>Settings</h2>
        {permitted(settingsPlaces, organization.can).map((section) => (
          <div key={section.label} className="gm-rail-section">
            <h3>{section.label}</h3>
            {section.items.map((item) => (
              <RailLink key={item.to} item={item} slug={organization.slug} narrow={false} />
            ))}
          </div>
        ))}
      </nav>
      <div className="gm-settings-page">
        <Outlet />
      </div>
    </div>
  );
}
