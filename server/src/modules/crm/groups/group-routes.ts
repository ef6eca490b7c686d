import { type AnyOperation, operation } from "#platform/operation";
import { onRecords } from "../records/any-record-routes.ts";
import { GroupRecords, RecordGroups } from "./group-schema.ts";
import { groupRecords } from "./groups.ts";

/** Records of any type, built-in and own alike, put into groups. */
export const groupOperations: readonly AnyOperation[] = [
  operation({
    ...onRecords("read"),
    id: "crm.records.group",
    summary: "Group records of any type, with subtotals",
    description:
      "Counts, sums, means and extremes of what the reader sees. Open a group by listing with the same `groupedBy` and the group's `key` as `group`.",
    http: { method: "GET", path: "/api/v1/records/:type/groups" },
    input: GroupRecords,
    output: RecordGroups,
    errors: ["not_found"],
    run: groupRecords,
  }),
];
