import { infiniteQueryOptions } from "@tanstack/react-query";
import { type Shape, answerOf, apiOf, withoutUndefined } from "../../../lib/api.ts";
import { keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";

export type AuditEntry = Shape<"AuditEntry">;

/** What narrows the trail, as it stands in the address; days are calendar days of the reader. */
export type AuditSearch = {
  readonly q?: string | undefined;
  readonly object?: string | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly recordId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const pageSize = 100;

/** The first moment of a calendar day in the reader's time zone; `days` later. */
export function dayStart(day: string, days = 0): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

/** The audit trail of a company, newest first. */
export const auditQuery = (organization: string, { from, to, ...search }: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ["organization", organization, "audit", { from, to, ...search }],
    queryFn: ({ pageParam, signal }) => {
      const range = {
        from: from === undefined ? undefined : dayStart(from),
        to: to === undefined ? undefined : dayStart(to, 1),
      };
      const query = withoutUndefined({
        ...search,
        ...range,
        cursor: pageParam === "" ? undefined : pageParam,
        limit: pageSize,
      });
      return answerOf(apiOf(organization).GET("/api/v1/audit", { params: { query }, signal }));
    },
    ...keysetPaging,
  });
