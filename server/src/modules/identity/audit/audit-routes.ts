import type { Work } from "#platform/work";
import { operation } from "#platform/operation";
import { decodeCursor, encodeCursor, PageInput, pageOf } from "#platform/paging";
import { dateOf } from "#platform/clock";
import { AuditCursor, AuditEntry, AuditFilterInput } from "./audit-schema.ts";
import { type AuditFilter, auditPage, type AuditPosition, type AuditRow, portfolioAuditPage } from "./audit-sql.ts";

const input = PageInput.extend(AuditFilterInput.shape);

export const auditRoutes = [
  operation({
    id: "identity.audit.list",
    summary: "Search the organization's audit trail, newest first",
    description:
      "With `q` or `action` a page may hold fewer entries than asked for while `nextCursor` is set: go on with it.",
    http: { method: "GET", path: "/api/v1/audit" },
    scope: "organization",
    permission: "audit.read",
    input,
    output: pageOf(AuditEntry),
    run: async (work, { limit, cursor, ...filter }) =>
      toReply(work, await auditPage(work, toFilter(filter), positionOf(cursor), limit)),
  }),
  operation({
    id: "identity.portfolioAudit.list",
    summary: "Search the portfolio's own audit trail, newest first",
    description:
      "Changes to companies, portfolio people and portfolio keys. What happens inside a company stands in its own trail.",
    http: { method: "GET", path: "/api/v1/portfolio/audit" },
    scope: "portfolio",
    permission: "portfolio.manage",
    input,
    output: pageOf(AuditEntry),
    run: async (work, { limit, cursor, ...filter }) =>
      toReply(work, await portfolioAuditPage(work, toFilter(filter), positionOf(cursor), limit)),
  }),
];

function toFilter({ actor, from, to, ...rest }: AuditFilterInput): AuditFilter {
  const [actorKind, actorId] = actor?.split(":") ?? [];
  return {
    ...rest,
    actorKind,
    actorId,
    from: from === undefined ? undefined : dateOf(from),
    to: to === undefined ? undefined : dateOf(to),
  };
}

function positionOf(cursor: string | undefined): AuditPosition | undefined {
  if (cursor === undefined) return undefined;
  const [at, id] = decodeCursor(cursor, AuditCursor);
  return { at, id };
}

function toReply(work: Work, page: { rows: readonly AuditRow[]; next: AuditPosition | null }) {
  return {
    items: page.rows.map((row) => toEntry(work, row)),
    nextCursor: page.next === null ? null : encodeCursor([page.next.at, page.next.id]),
  };
}

function toEntry({ actor }: Work, row: AuditRow): AuditEntry {
  const limits = Object.entries(actor.limits.fields[row.object] ?? {});
  const hidden = new Set(limits.flatMap(([property, access]) => (access === "none" ? [property] : [])));
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    via: row.via,
    ip: row.ip,
    requestId: row.request_id,
    object: row.object,
    recordId: row.record_id,
    recordLabel: row.record_label,
    action: row.action,
    before: seenOf(row.before as AuditEntry["before"], hidden),
    after: seenOf(row.after as AuditEntry["after"], hidden),
  };
}

/** Values without those of fields that the reader may not see: the trail tells of them as if they were not there. */
function seenOf(values: AuditEntry["before"], hidden: ReadonlySet<string>): AuditEntry["before"] {
  if (values === null || hidden.size === 0) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.has(name)));
}
