import type { ChangeImport, Import, ImportSummary as Summary } from "@gomark/server/contract/crm/imports/import";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { saveFile } from "../../../lib/save-file.ts";
import { type Sent, upload } from "../../../lib/upload.ts";
import { keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";

export type { Import };
export type ImportSummary = z.infer<typeof Summary>;

/** What people choose about an import. */
export type ImportChoices = Omit<ChangeImport, "id" | "version">;

const importsKey = (slug: string) => ["organization", slug, "imports"] as const;

/** An import still moves by itself while the file is checked or written. */
export function isMoving(status: Import["status"]): boolean {
  return status === "checking" || status === "running" || status === "undoing";
}

const pollMs = 600;

/** The imports of a company, the latest first. */
export const importListQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: [...importsKey(slug), "list"],
    queryFn: ({ pageParam, signal }) =>
      request<{ readonly items: readonly ImportSummary[]; readonly nextCursor: string | null }>(
        "GET",
        "/api/v1/imports",
        {
          organization: slug,
          query: { cursor: pageParam },
          signal,
        },
      ),
    ...keysetPaging,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(({ status }) => isMoving(status))) ? pollMs * 2 : false,
  });

/** One import, read again while it moves. */
export const importQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [...importsKey(slug), "one", id],
    queryFn: ({ signal }) => request<Import>("GET", `/api/v1/imports/${id}`, { organization: slug, signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isMoving(state.data.status) ? pollMs : false),
  });

/** A file on its way to the server. */
export type Sending = { readonly file: File; readonly onSent: (sent: Sent) => void };

/** Uploads a file and has it looked at; nothing is written yet. */
export function useStartImport() {
  const client = useQueryClient();
  const { slug } = useOrganization();
  return useMutation({
    mutationFn: ({ object, file, onSent }: Sending & { readonly object: string }) => {
      const form = new FormData();
      form.append("object", object);
      form.append("file", file, file.name);
      return upload<Import>("/api/v1/imports", { organization: slug, form, onSent });
    },
    onSuccess: (started) => {
      client.setQueryData(importQuery(slug, started.id).queryKey, started);
      void client.invalidateQueries({ queryKey: importListQuery(slug).queryKey });
    },
  });
}

/** Choosing how a file is read, and running it. */
export function useImportActions(id: string) {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const options = importQuery(slug, id);
  const keep = (answer: Import) => client.setQueryData(options.queryKey, answer);
  const reread = () => client.invalidateQueries({ queryKey: options.queryKey });
  const change = useMutation({
    mutationFn: (choices: ImportChoices) =>
      request<Import>("PATCH", `/api/v1/imports/${id}`, { organization: slug, body: choices }),
    onSuccess: keep,
    onError: reread,
  });
  const run = useMutation({
    mutationFn: (version: number) =>
      request<Import>("POST", `/api/v1/imports/${id}/run`, { organization: slug, body: { version } }),
    onSuccess: (answer) => {
      keep(answer);
      void client.invalidateQueries({ queryKey: importListQuery(slug).queryKey });
    },
    onError: reread,
  });
  const undo = useMutation({
    mutationFn: (body: { readonly version: number; readonly force?: boolean }) =>
      request<Import>("POST", `/api/v1/imports/${id}/undo`, { organization: slug, body }),
    onSuccess: (answer) => {
      keep(answer);
      void client.invalidateQueries({ queryKey: importListQuery(slug).queryKey });
    },
    onError: reread,
  });
  return { change, run, undo };
}

/** Saves the refused rows of an import, with their reasons, as a file. @throws ApiProblem */
export async function downloadRefused(slug: string, { id, fileName }: Pick<Import, "id" | "fileName">): Promise<void> {
  const name = `${fileName.replace(/\.[^.]*$/u, "")}-refused.csv`;
  await saveFile(slug, `/api/v1/imports/${id}/refused.csv`, { name });
}
