import { queryOptions } from "@tanstack/react-query";
import { request } from "../lib/http.ts";

export type Found = { readonly object: string; readonly id: string; readonly title: string; readonly subtitle: string | null };

/** Records of a company whose name, e-mail or the like fits the text. */
export const searchQuery = (organization: string, text: string) =>
  queryOptions({
    queryKey: ["organization", organization, "search", text],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly Found[] }>("GET", "/api/v1/search", { organization, query: { q: text }, signal }),
  });
