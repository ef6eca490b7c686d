import { z } from "zod";
import { Id, Instant, MoneyTotal } from "#platform/wire";

const Count = z.int().min(0);
/** One amount per currency: sums of different currencies are never added. */
const Sums = z.array(MoneyTotal);

export const WonMonth = z
  .object({ month: z.string().describe("YYYY-MM in the company's time zone"), count: Count, sum: Sums })
  .meta({ id: "WonMonth" });

const Standing = z.object({
  open: z.object({ count: Count, sum: Sums }),
  weighted: Sums.describe("Open amounts times the probability of their stage"),
  won: z.object({ count: Count, sum: Sums }),
  lost: z.object({ count: Count }),
  winRate: z.number().min(0).max(1).nullable().describe("Won of won and lost; null while nothing is closed"),
  cycleDays: z
    .number()
    .min(0)
    .nullable()
    .describe("Mean days from creation to winning, of what was won in the last twelve months; null while nothing was"),
});

export const StageStanding = z
  .object({
    stageId: Id,
    pipelineId: Id,
    name: z.string(),
    kind: z.enum(["open", "won", "lost"]),
    count: Count,
    sum: Sums,
  })
  .meta({ id: "StageStanding" });

/** One organization's deals as the person asking may see them. */
export const Overview = Standing.extend({
  currency: z.string().describe("The company's own currency, ISO 4217"),
  byStage: z.array(StageStanding),
  wonByMonth: z.array(WonMonth),
}).meta({ id: "Overview" });
export type Overview = z.infer<typeof Overview>;

export const CompanyOverview = Standing.extend({
  organization: z.object({ id: Id, slug: z.string(), name: z.string(), currency: z.string() }),
  wonByMonth: z.array(WonMonth).describe("The last twelve months, oldest first"),
  lastActivityAt: Instant.nullable(),
}).meta({ id: "CompanyOverview" });
export type CompanyOverview = z.infer<typeof CompanyOverview>;

export const PortfolioOverview = z
  .object({ companies: z.array(CompanyOverview), totals: Standing, months: z.array(z.string()) })
  .meta({ id: "PortfolioOverview" });
export type PortfolioOverview = z.infer<typeof PortfolioOverview>;
export type Standing = z.infer<typeof Standing>;
