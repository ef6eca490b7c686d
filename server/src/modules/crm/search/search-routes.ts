import { z } from "zod";
import { operation } from "#platform/operation";
import { search } from "./search.ts";
import { SearchHit, SearchInput } from "./search-schema.ts";

export const searchOperations = [
  operation({
    id: "crm.search",
    summary: "Search accounts, contacts and deals",
    http: { method: "GET", path: "/api/v1/search" },
    scope: "organization",
    permission: null,
    input: SearchInput,
    output: z.object({ items: z.array(SearchHit) }),
    run: async (work, input) => ({ items: await search(work, input) }),
  }),
];
