import type { ReactNode } from "react";
import { usePortfolio } from "../../../lib/session.ts";
import { TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";

type PortfolioPartProps = { readonly title: string; readonly actions?: ReactNode; readonly children: ReactNode };

/** One page of the portfolio below its first: a list that fills the page, and the way back up. */
export function PortfolioPart(props: PortfolioPartProps) {
  const { name, can } = usePortfolio();
  const up = (
    <TextLink key="portfolio" to="/portfolio">
      {name}
    </TextLink>
  );
  return <Page layout="fill" {...props} crumbs={can("portfolio.read") ? [up] : []} />;
}
