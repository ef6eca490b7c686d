/** How a company of the demo portfolio sells; a history of more than a year is drawn from these few numbers. */
export interface CompanyPlan {
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly seed: number;
  readonly accounts: number;
  /** Deals opened in a month fourteen months ago; seasons and growth change it. */
  readonly dealsPerMonth: number;
  /** Growth of that number from month to month. */
  readonly growth: number;
  /** Share of closed deals that are won, at the beginning and at the end of the history. */
  readonly winRate: readonly [number, number];
  /** Median days from opening to closing. */
  readonly cycleDays: number;
  /** Median amount in whole units of the currency. */
  readonly amount: number;
  /** How often a rep sets a next step; the rest is left to rot. */
  readonly discipline: number;
  readonly products: readonly string[];
  readonly teams: readonly TeamPlan[];
  /** Deals go through every stage in order, and managers alone win them. */
  readonly strict?: true;
}

export interface TeamPlan {
  readonly name: string;
  readonly manager: string;
  readonly reps: readonly string[];
}

export const portfolioName = "Balco";

/** Six software businesses of different size and health. */
export const companies: readonly CompanyPlan[] = [
  {
    slug: "harborline",
    name: "Harborline",
    currency: "EUR",
    timeZone: "Europe/Berlin",
    seed: 101,
    accounts: 260,
    dealsPerMonth: 52,
    growth: 1.02,
    winRate: [0.31, 0.35],
    cycleDays: 48,
    amount: 18_500,
    discipline: 0.86,
    products: ["Yard planner", "Berth control", "Customs desk"],
    teams: [
      { name: "North", manager: "Henrike Paulsen", reps: ["Jonas Wiebe", "Amara Diallo", "Tilda Lindqvist"] },
      { name: "South", manager: "Mateo Ferrer", reps: ["Chiara Lombardi", "Iker Etxeberria"] },
    ],
  },
  {
    slug: "fieldnote",
    name: "Fieldnote",
    currency: "EUR",
    timeZone: "Europe/Amsterdam",
    seed: 202,
    accounts: 180,
    dealsPerMonth: 22,
    growth: 1.09,
    winRate: [0.24, 0.38],
    cycleDays: 27,
    amount: 6_400,
    discipline: 0.92,
    products: ["Dispatch", "Field app", "Parts stock"],
    teams: [{ name: "Sales", manager: "Saskia de Wit", reps: ["Bram Kuipers", "Noor Haddad", "Lotte Visser"] }],
  },
  {
    slug: "ledgerly",
    name: "Ledgerly",
    currency: "EUR",
    timeZone: "Europe/Vienna",
    seed: 303,
    accounts: 140,
    dealsPerMonth: 26,
    growth: 1.0,
    winRate: [0.44, 0.43],
    cycleDays: 16,
    amount: 2_900,
    discipline: 0.8,
    products: ["Bookkeeping", "Payroll"],
    teams: [{ name: "Sales", manager: "Franziska Moser", reps: ["Lukas Gruber", "Petra Novak"] }],
  },
  {
    slug: "corvid",
    name: "Corvid Analytics",
    currency: "EUR",
    timeZone: "Europe/Dublin",
    seed: 404,
    accounts: 110,
    dealsPerMonth: 18,
    growth: 0.95,
    winRate: [0.29, 0.13],
    cycleDays: 94,
    amount: 41_000,
    discipline: 0.42,
    products: ["Warehouse", "Forecasting", "Consulting days"],
    strict: true,
    teams: [{ name: "Enterprise", manager: "Declan Byrne", reps: ["Aoife Kearney", "Radu Ionescu"] }],
  },
  {
    slug: "palletworks",
    name: "Palletworks",
    currency: "GBP",
    timeZone: "Europe/London",
    seed: 505,
    accounts: 120,
    dealsPerMonth: 17,
    growth: 1.01,
    winRate: [0.16, 0.34],
    cycleDays: 61,
    amount: 14_200,
    discipline: 0.74,
    products: ["Slotting", "Picking", "Returns"],
    teams: [{ name: "UK and Ireland", manager: "Imogen Clarke", reps: ["Rhys Morgan", "Priya Nair"] }],
  },
  {
    slug: "brightwell",
    name: "Brightwell Clinics",
    currency: "EUR",
    timeZone: "Europe/Lisbon",
    seed: 606,
    accounts: 45,
    dealsPerMonth: 3,
    growth: 1.12,
    winRate: [0.2, 0.3],
    cycleDays: 72,
    amount: 9_800,
    discipline: 0.68,
    products: ["Appointments", "Patient portal"],
    teams: [{ name: "Sales", manager: "Beatriz Antunes", reps: ["Duarte Pires"] }],
  },
];
