import { Button } from "@mantine/core";
import { IconBuildings, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { usePortfolio } from "../../../lib/session.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { wholeRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { EmptyState } from "../../../ui/states.tsx";
import { NewOrganizationDialog } from "./new-organization-dialog.tsx";
import { type OrganizationInfo, organizationsQuery } from "./organization-queries.ts";
import { PortfolioPart } from "./portfolio-part.tsx";

const columns: readonly TableColumn<OrganizationInfo>[] = [
  {
    id: "name",
    label: "Company",
    width: 260,
    cell: (row) => (
      <>
        <Avatar name={row.name} square />
        <Link className="gm-link" to="/o/$slug" params={{ slug: row.slug }}>
          {row.name}
        </Link>
      </>
    ),
  },
  { id: "slug", label: "Address", width: 200, cell: (row) => <span className="gm-dim">/o/{row.slug}</span> },
  { id: "currency", label: "Currency", width: 100, cell: (row) => row.currency },
  { id: "timeZone", label: "Time zone", width: 190, cell: (row) => row.timeZone.replaceAll("_", " ") },
];

/** The companies of the portfolio and the way to add one. */
export function OrganizationsPage() {
  const portfolio = usePortfolio();
  const navigate = useNavigate();
  const organizations = useQuery(organizationsQuery);
  const [adding, setAdding] = useState(false);
  const manages = portfolio.can("portfolio.manage");
  const add = (
    <Button leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
      Add company
    </Button>
  );
  return (
    <PortfolioPart title="Companies" actions={manages ? add : null}>
      <DataTable
        label="Companies"
        data={wholeRows(organizations)}
        columns={columns}
        rowId={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/o/$slug", params: { slug: row.slug } })}
        compact={(row) => (
          <>
            <Avatar name={row.name} size={32} square />
            <div className="gm-compact-main">
              <div className="gm-clip">{row.name}</div>
              <div className="gm-clip gm-hint">/o/{row.slug}</div>
            </div>
            <div className="gm-compact-end">{row.currency}</div>
          </>
        )}
        empty={
          <EmptyState title="No company yet" picture={<IconBuildings size={22} />} action={manages ? add : undefined}>
            Each company has its own records, people and pipelines, walled off from the others. The portfolio sees them
            side by side.
          </EmptyState>
        }
      />
      {adding ? <NewOrganizationDialog onClose={() => setAdding(false)} /> : null}
    </PortfolioPart>
  );
}
