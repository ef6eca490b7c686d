import { useNavigate, useSearch } from "@tanstack/react-router";
import { usePortfolio } from "../../../lib/session.ts";
import { PortfolioPart } from "./portfolio-part.tsx";
import { PeopleList } from "../members/people-list.tsx";

const people = { place: "portfolio" } as const;

/** The people of the portfolio; they may enter every company. */
export function PortfolioMembersPage() {
  const { can } = usePortfolio();
  const { open } = useSearch({ from: "/signed-in/portfolio/members" });
  const navigate = useNavigate({ from: "/portfolio/members" });
  return (
    <PeopleList
      people={people}
      canManage={can("portfolio.members.manage")}
      teams={null}
      belongings={null}
      open={open}
      onOpen={(row) => void navigate({ search: { open: row }, replace: true })}
      frame={({ actions, content }) => (
        <PortfolioPart title="Members" actions={actions}>
          {content}
        </PortfolioPart>
      )}
    />
  );
}
