/** What the portfolio's address restores: the order of the companies, the chart's currency, whether each company is drawn by itself. */
export type PortfolioSearch = {
  readonly sort?: string | undefined;
  readonly currency?: string | undefined;
  readonly chart?: "apart" | undefined;
};

/** Reads the portfolio's address; what is not understood is left away. */
export function readPortfolioSearch({ sort, currency, chart }: Readonly<Record<string, unknown>>): PortfolioSearch {
  return {
    ...(typeof sort === "string" && /^-?[a-zA-Z]{1,30}$/u.test(sort) ? { sort } : {}),
    ...(typeof currency === "string" && /^[A-Z]{3}$/u.test(currency) ? { currency } : {}),
    ...(chart === "apart" ? { chart } : {}),
  };
}
