import { z } from "zod";
import { operation } from "#platform/operation";
import { Id } from "#platform/wire";
import { ListShares, maxSharesOfRecord, NewShare, Share, Shares } from "./share-schema.ts";
import { listShares, shareRecord, unshareRecord } from "./shares.ts";

export const shareOperations = [
  operation({
    id: "crm.shares.list",
    summary: "With whom a record is shared",
    http: { method: "GET", path: "/api/v1/shares" },
    scope: "organization",
    permission: null,
    input: ListShares,
    output: Shares,
    listSizes: { items: maxSharesOfRecord },
    errors: ["not_found"],
    run: listShares,
  }),
  operation({
    id: "crm.shares.create",
    summary: "Share a record with a person or a team",
    description: "Who may edit a record may share it. Sharing again with the same one changes how far.",
    http: { method: "POST", path: "/api/v1/shares", status: 201 },
    scope: "organization",
    permission: null,
    input: NewShare,
    output: Share,
    errors: ["not_found", "rule_broken"],
    run: shareRecord,
  }),
  operation({
    id: "crm.shares.delete",
    summary: "End a share",
    http: { method: "DELETE", path: "/api/v1/shares/:id" },
    scope: "organization",
    permission: null,
    input: z.object({ id: Id }),
    output: z.object({}),
    errors: ["not_found"],
    run: async (work, input) => {
      await unshareRecord(work, input);
      return {};
    },
  }),
];
