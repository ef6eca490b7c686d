import { z } from "zod";
import { operation } from "#platform/operation";
import { decodeCursor, PageInput, pageOf, toPage } from "#platform/paging";
import { Id } from "#platform/wire";
import { Member, MemberChange } from "./member-schema.ts";
import { memberPage } from "./member-sql.ts";
import { changeMember, toMember } from "./members.ts";

export const memberRoutes = [
  operation({
    id: "identity.members.list",
    summary: "List the company's people by name",
    http: { method: "GET", path: "/api/v1/members" },
    scope: "organization",
    permission: null,
    input: PageInput.extend({
      active: z.boolean().optional().describe("Only those who may (true) or may not (false) come in"),
      q: z.string().trim().min(1).max(120).optional().describe("Text in the name or e-mail"),
    }),
    output: pageOf(Member),
    async run(work, { limit, cursor, active, q }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([z.string(), Id]));
      const rows = await memberPage(work, { limit: limit + 1, after, active, q });
      return toPage(rows, limit, { item: toMember, key: (row) => [row.name_key, row.id] });
    },
  }),
  operation({
    id: "identity.members.update",
    summary: "Change a member's role or team, or let them in or out",
    http: { method: "PATCH", path: "/api/v1/members/:id" },
    scope: "organization",
    permission: "members.manage",
    input: MemberChange.extend({ id: Id }),
    output: Member,
    errors: ["not_found", "conflict", "rule_broken"],
    run: (work, { id, ...change }) => changeMember(work, id, change),
  }),
];
