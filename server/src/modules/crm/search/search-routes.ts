import { operation } from "#platform/operation";
import { search } from "./search.ts";
import { SearchInput, SearchReply } from "./search-schema.ts";

export const searchOperations = [
  operation({
    id: "crm.search",
    summary: "Search accounts, contacts and deals",
    http: { method: "GET", path: "/api/v1/search" },
    scope: "organization",
    permission: null,
    input: SearchInput,
    output: SearchReply,
    run: search,
  }),
];
