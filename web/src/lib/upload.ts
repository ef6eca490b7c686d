import { type RequestOptions, callHeaders, sessionEnded } from "./http.ts";
import { ApiProblem, offlineProblem, problemOf } from "./problem.ts";

/** How much of a file has been sent, in bytes. */
export type Sent = { readonly done: number; readonly total: number };

type UploadOptions = Pick<RequestOptions, "organization"> & {
  readonly form: FormData;
  readonly onSent: (sent: Sent) => void;
};

/**
 * Sends a form with a file by POST and tells how far it has got, which `fetch` cannot; once all is sent the server
 * takes its time to read.
 * @throws ApiProblem
 */
export async function upload<Answer>(path: string, { organization, form, onSent }: UploadOptions): Promise<Answer> {
  const response = await post(path, { organization, form, onSent });
  if (response.ok) return (await response.json()) as Answer;
  const problem = await problemOf(response);
  if (problem.code === "unauthenticated") sessionEnded();
  throw problem;
}

function post(path: string, { organization, form, onSent }: UploadOptions): Promise<Response> {
  return new Promise((answer, refuse) => {
    const call = new XMLHttpRequest();
    call.open("POST", path);
    for (const [name, value] of Object.entries(callHeaders(organization))) call.setRequestHeader(name, value);
    call.upload.addEventListener("progress", ({ loaded, total }) => onSent({ done: loaded, total }));
    call.addEventListener("load", () => {
      const type = call.getResponseHeader("content-type") ?? "";
      answer(new Response(call.responseText, { status: call.status, headers: { "content-type": type } }));
    });
    call.addEventListener("error", () => refuse(offlineProblem("POST")));
    call.addEventListener("abort", () => refuse(new ApiProblem(0, { code: "aborted", title: "Not sent" })));
    call.send(form);
  });
}
