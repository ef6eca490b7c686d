import { operation } from "#platform/operation";
import { ReadAccess, RecordAccess } from "./access-schema.ts";
import { readAccess } from "./access.ts";

export const accessOperations = [
  operation({
    id: "crm.access.read",
    summary: "What the caller may do with a record",
    http: { method: "GET", path: "/api/v1/record-access" },
    scope: "organization",
    permission: null,
    input: ReadAccess,
    output: RecordAccess,
    errors: ["not_found"],
    run: readAccess,
  }),
];
