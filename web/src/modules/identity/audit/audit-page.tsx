import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { PortfolioPart } from "../organizations/portfolio-part.tsx";
import { SettingsPage } from "../settings/settings-page.tsx";
import { AuditList } from "./audit-list.tsx";

/** The audit trail of a company. */
export function AuditPage() {
  const { slug } = useOrganization();
  const search = useSearch({ from: "/signed-in/o/$slug/settings/audit" });
  const navigate = useNavigate({ from: "/o/$slug/settings/audit" });
  const people = useMemo(() => ({ place: "organization" as const, organization: slug }), [slug]);
  return (
    <SettingsPage title="Audit trail" layout="fill">
      <AuditList people={people} search={search} onShow={(next) => void navigate({ search: next, replace: true })} />
    </SettingsPage>
  );
}

const portfolio = { place: "portfolio" } as const;

/** The audit trail of the portfolio itself: companies, its people and its keys. */
export function PortfolioAuditPage() {
  const search = useSearch({ from: "/signed-in/portfolio/audit" });
  const navigate = useNavigate({ from: "/portfolio/audit" });
  return (
    <PortfolioPart title="Audit trail">
      <AuditList people={portfolio} search={search} onShow={(next) => void navigate({ search: next, replace: true })} />
    </PortfolioPart>
  );
}
