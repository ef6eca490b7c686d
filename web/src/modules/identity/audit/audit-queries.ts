import { infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { type KeysetPage, keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";

export type AuditEntry = {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string };
  readonly via: string;
  readonly ip: string | null;
  readonly requestId: string;
  readonly object: string;
  readonly recordId: string | null;
  readonly recordLabel: string;
  readonly action: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
};

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
    queryFn: ({ pageParam, signal }) =>
      request<KeysetPage<AuditEntry>>("GET", "/api/v1/audit", {
        organization,
        signal,
        query: {
          ...search,
          from: from === undefined ? undefined : dayStart(from),
          to: to === undefined ? undefined : dayStart(to, 1),
          cursor: pageParam,
          limit: pageSize,
        },
      }),
    ...keysetPaging,
  });
