import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Page } from "../../../ui/page.tsx";

type SettingsPageProps = {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly layout?: "fill" | "wide" | "reading";
  readonly beside?: ReactNode;
  readonly children: ReactNode;
};

/** One page of a company's settings. */
export function SettingsPage(props: SettingsPageProps) {
  const { slug } = useOrganization();
  return (
    <Page
      layout="reading"
      {...props}
      crumbs={[
        <Link key="settings" to="/o/$slug/settings" params={{ slug }}>
          Settings
        </Link>,
      ]}
    />
  );
}
