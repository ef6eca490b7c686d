import type { z } from "zod";
import type { PortfolioRole, Role } from "./permission-schema.ts";

// Types alone are imported: the web app shows these words on pages that should not load a schema library for them.

interface RoleWords {
  readonly label: string;
  readonly description: string;
}

/** What the roles of a company are called and mean, the widest first. */
export const roleLabels: Readonly<Record<z.infer<typeof Role>, RoleWords>> = {
  admin: { label: "Admin", description: "Runs the company's GoMark: people, keys, permissions and everything below." },
  manager: {
    label: "Manager",
    description: "Leads the team: sees and edits every record, shapes pipelines and fields.",
  },
  rep: { label: "Rep", description: "Sells: works on their own deals and sees the team's." },
  marketer: { label: "Marketer", description: "Keeps accounts and contacts, reads deals." },
  viewer: { label: "Viewer", description: "Reads everything, changes nothing." },
};

/** What the roles of the portfolio are called and mean, the widest first. */
export const portfolioRoleLabels: Readonly<Record<z.infer<typeof PortfolioRole>, RoleWords>> = {
  owner: { label: "Owner", description: "Runs the portfolio and is an admin in every company." },
  operator: { label: "Operator", description: "Adds companies and acts as a manager in each of them." },
  viewer: { label: "Viewer", description: "Sees the portfolio and reads every company." },
};
