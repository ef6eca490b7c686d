import type { PeopleImport } from "@gomark/server/contract/crm/imports/people/people";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../../lib/http.ts";
import { useOrganization } from "../../../../lib/organization.ts";
import { upload } from "../../../../lib/upload.ts";
import type { Sending } from "../import-queries.ts";
import type { PeopleChoices, PeopleSearch } from "./people-search.ts";

export type { PeopleImport };
export type PeopleField = keyof PeopleImport["mapping"];

const address = "/api/v1/members/import";

/** What an address chooses, as the server takes it. */
function callOf({ file, fields = {}, ...format }: PeopleChoices, write: boolean) {
  const mapping = Object.fromEntries(Object.entries(fields).map(([field, column]) => [field, column || null]));
  return { file, ...format, mapping, write };
}

/** A kept file of people as it would be written; nothing is. */
export const peopleTrialQuery = (slug: string, choices: PeopleChoices) =>
  queryOptions({
    queryKey: ["organization", slug, "people-import", choices],
    queryFn: ({ signal }) =>
      request<PeopleImport>("POST", address, { organization: slug, body: callOf(choices, false), signal }),
    // whoever comes back to it sees what has become of the people since
    gcTime: 0,
  });

/** Uploads a file of people and tries it; nothing is written yet. */
export function useStartPeople() {
  const client = useQueryClient();
  const { slug } = useOrganization();
  return useMutation({
    mutationFn: ({ file, onSent }: Sending) => {
      const form = new FormData();
      form.append("file", file, file.name);
      return upload<PeopleImport>(address, { organization: slug, form, onSent });
    },
    onSuccess: (tried) => client.setQueryData(peopleTrialQuery(slug, { file: tried.file }).queryKey, tried),
  });
}

/** Writes what was tried: members and teams. */
export function useWritePeople() {
  const client = useQueryClient();
  const { slug } = useOrganization();
  return useMutation({
    mutationFn: (choices: PeopleChoices) =>
      request<PeopleImport>("POST", address, { organization: slug, body: callOf(choices, true) }),
    onSuccess: () =>
      Promise.all(
        ["members", "teams"].map((part) => client.invalidateQueries({ queryKey: ["organization", slug, part] })),
      ),
  });
}

/** Whether an address names a file. */
export function hasFile(search: PeopleSearch): search is PeopleChoices {
  return search.file !== undefined;
}
