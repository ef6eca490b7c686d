import { queryOptions } from "@tanstack/react-query";
import { answerOf, apiOf } from "../lib/api.ts";

/** Records of a company whose name, e-mail or the like fits the text. */
export const searchQuery = (organization: string, text: string) =>
  queryOptions({
    queryKey: ["organization", organization, "search", text],
    queryFn: ({ signal }) =>
      answerOf(apiOf(organization).GET("/api/v1/search", { params: { query: { q: text } }, signal })),
  });
