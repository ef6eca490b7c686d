import type { PortfolioRole } from "#modules/identity";
import { companies } from "./companies.ts";

/** Known to everyone who reads this: the demo is never loaded in production. */
export const demoPassword = "balco-demo-portfolio";

export interface PortfolioPerson {
  readonly name: string;
  readonly email: string;
  readonly role: PortfolioRole;
}

/** The operator's own people; the first owns the portfolio. */
export const portfolioPeople: readonly [PortfolioPerson, PortfolioPerson, PortfolioPerson] = [
  { name: "Marit Balco", email: "marit@balco.example", role: "owner" },
  { name: "Owen Hale", email: "owen@balco.example", role: "operator" },
  { name: "Ines Marchetti", email: "ines@balco.example", role: "viewer" },
];

/** A person's address at their company: given name, at the company's invented domain. */
export function addressOf(name: string, slug: string): string {
  const given = name.split(" ")[0] ?? name;
  return `${given
    .normalize("NFD")
    .replaceAll(/[^a-zA-Z]/g, "")
    .toLowerCase()}@${slug}.example`;
}

interface SignIn {
  readonly email: string;
  readonly password: string;
  readonly role: string;
  readonly description: string;
}

const first = companies[0];
const team = first?.teams[0];

/** Whom the sign-in page offers: the portfolio's owner, and a manager and a rep who see less. */
export const demoSignIns: readonly SignIn[] = [
  {
    email: portfolioPeople[0].email,
    password: demoPassword,
    role: "Portfolio owner",
    description: "Sees and changes everything",
  },
  ...(first === undefined || team === undefined
    ? []
    : [
        {
          email: addressOf(team.manager, first.slug),
          password: demoPassword,
          role: "Manager",
          description: `All deals of ${first.name}`,
        },
        {
          email: addressOf(team.reps[0] ?? "", first.slug),
          password: demoPassword,
          role: "Rep",
          description: `A rep of ${first.name}: own and team's deals`,
        },
      ]),
  {
    email: portfolioPeople[2].email,
    password: demoPassword,
    role: "Portfolio viewer",
    description: "Sees every company, changes nothing",
  },
];
