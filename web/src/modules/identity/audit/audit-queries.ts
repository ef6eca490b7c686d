import { infiniteQueryOptions } from "@tanstack/react-query";
import { type Shape, answerOf, api, apiOf, withoutUndefined } from "../../../lib/api.ts";
import { keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";
import type { People } from "../members/member-queries.ts";
import type { AuditSearch } from "./audit-search.ts";

export type AuditEntry = Shape<"AuditEntry">;

const pageSize = 100;

/** The first moment of a calendar day in the reader's time zone; `days` later. */
export function dayStart(day: string, days = 0): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

/** The audit trail of a company, or of the portfolio itself (companies, its people, its keys), newest first. */
export const auditQuery = (people: People, { from, to, ...search }: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: [
      ...(people.place === "portfolio" ? ["portfolio"] : ["organization", people.organization]),
      "audit",
      { from, to, ...search },
    ],
    queryFn: ({ pageParam, signal }) => {
      const range = {
        from: from === undefined ? undefined : dayStart(from),
        to: to === undefined ? undefined : dayStart(to, 1),
      };
      const cursor = pageParam === "" ? undefined : pageParam;
      const query = withoutUndefined({ ...search, ...range, cursor, limit: pageSize });
      const options = { params: { query }, signal };
      return answerOf(
        people.place === "portfolio"
          ? api.GET("/api/v1/portfolio/audit", options)
          : apiOf(people.organization).GET("/api/v1/audit", options),
      );
    },
    ...keysetPaging,
  });
