import { operation } from "#platform/operation";
import { search } from "./search.ts";
import { SearchInput, SearchReply } from "./search-schema.ts";

export const searchOperations = [
  operation({
    id: "crm.search",
    summary: "Search everything one may see: records of every type, notes and tasks",
    description: "The best matches first, records before notes and tasks; a quarter of the limit is kept for these.",
    http: { method: "GET", path: "/api/v1/search" },
    scope: "organization",
    permission: null,
    input: SearchInput,
    output: SearchReply,
    run: search,
  }),
];
