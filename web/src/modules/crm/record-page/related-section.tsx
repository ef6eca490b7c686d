import { Skeleton } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { formatNumber } from "../../../ui/format.ts";

type RelatedSectionProps = {
  readonly title: ReactNode;
  readonly count?: number | undefined;
  /** Stands at the end of the heading. */
  readonly action?: ReactNode;
  /** The request that brings what stands here; what it brings is told of by `what`. */
  readonly from?: { readonly isPending: boolean; readonly isError: boolean };
  readonly what?: string;
  readonly children: ReactNode;
};

/** One group of what belongs to a record, named by its heading. */
export function RelatedSection({ title, count, action, from, what, children }: RelatedSectionProps) {
  const heading = useId();
  return (
    <section className="gm-related" aria-labelledby={heading}>
      <h2>
        <span id={heading} className="gm-related-title">
          {title}
        </span>
        {count === undefined ? null : <span className="gm-num">{formatNumber(count)}</span>}
        {action}
      </h2>
      {from?.isPending === true ? <Skeleton height={12} width="70%" my={8} /> : null}
      {from?.isError === true ? <p className="gm-related-none">{what} could not be read. Try again later.</p> : null}
      {children}
    </section>
  );
}
