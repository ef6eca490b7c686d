import { useMemo } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { PortfolioPart } from "../organizations/portfolio-part.tsx";
import { SettingsPage } from "../settings/settings-page.tsx";
import { KeysList } from "./keys-list.tsx";

/** The API keys of a company. */
export function KeysPage() {
  const { slug } = useOrganization();
  const people = useMemo(() => ({ place: "organization" as const, organization: slug }), [slug]);
  return (
    <KeysList
      people={people}
      frame={({ actions, content }) => (
        <SettingsPage title="API keys" layout="fill" actions={actions}>
          {content}
        </SettingsPage>
      )}
    />
  );
}

const portfolio = { place: "portfolio" } as const;

/** The API keys of the portfolio; they may enter every company. */
export function PortfolioKeysPage() {
  return (
    <KeysList
      people={portfolio}
      frame={({ actions, content }) => (
        <PortfolioPart title="API keys" actions={actions}>
          {content}
        </PortfolioPart>
      )}
    />
  );
}
