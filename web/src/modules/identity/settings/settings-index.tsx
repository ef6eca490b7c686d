import { useMediaQuery } from "@mantine/hooks";
import { Navigate } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { Page } from "../../../ui/page.tsx";

/** `/settings` itself: where the list and a page stand side by side the first page, on a phone the list alone. */
export function SettingsIndex() {
  const { slug } = useOrganization();
  const phone = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false }) ?? false;
  if (!phone) return <Navigate to="/o/$slug/settings/general" params={{ slug }} replace />;
  return <Page title="Settings">{null}</Page>;
}
