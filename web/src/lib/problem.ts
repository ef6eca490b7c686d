/** One thing wrong with what was sent; `path` names the field ("amount.minor"), "" the whole. */
export type FieldProblem = { readonly path: string; readonly code: string; readonly message: string };

/** The body of a refusal, RFC 9457, as the server writes it. */
type ProblemBody = {
  readonly title?: string;
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly problems?: readonly FieldProblem[];
  readonly [extra: string]: unknown;
};

/** A refusal of the server (or of the way to it, `offline`), with everything a page needs to explain it. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly requestId: string | null;
  readonly problems: readonly FieldProblem[];
  readonly body: ProblemBody;

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? "The server refused.");
    this.name = "ApiProblem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.title = body.title ?? "The server refused.";
    this.requestId = body.requestId ?? null;
    this.problems = Array.isArray(body.problems) ? body.problems.filter(isFieldProblem) : [];
    this.body = body;
  }
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return typeof value === "object" && value !== null && "path" in value && "message" in value;
}

/**
 * The problem for a request that got no answer. A read can be tried again; a change may have been made before the
 * connection broke, so it asks to look first.
 */
export function offlineProblem(method: string): ApiProblem {
  const isRead = method === "GET" || method === "HEAD";
  return new ApiProblem(0, {
    code: "offline",
    title: "No connection",
    detail: isRead
      ? "GoMark cannot be reached. Check your connection and try again."
      : "GoMark did not answer, so it is not known whether the change was made. Once you are connected, look before you try again.",
  });
}

/** Reads a refusal from an answer; one that is no problem document (a proxy's page) still becomes a clear sentence. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("json")) {
    const body: unknown = await response.json().catch(() => null);
    if (typeof body === "object" && body !== null) return new ApiProblem(response.status, { ...body });
  }
  return new ApiProblem(response.status, {
    code: response.status >= 500 ? "unavailable" : "unknown",
    title: "GoMark did not answer as expected",
    detail: `GoMark answered with status ${response.status}. Try again in a moment.`,
  });
}

/** Whether a part of the web app's own code could not be fetched: the line is down, or the server carries a newer GoMark. */
export function isMissingCode(error: unknown): boolean {
  return (
    error instanceof Error && /dynamically imported module|importing a module script|preload css/iu.test(error.message)
  );
}

/** Any thrown thing as a sentence for the person. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.message;
  if (isMissingCode(error)) {
    return "A part of GoMark could not be fetched. Either the connection is down or GoMark was updated: load the page again.";
  }
  return "Something went wrong in this page. Load it again; if it stays, tell your administrator.";
}

/** Everything that a refusal names as wrong, one sentence after the other: for a place that has no fields. */
export function reasonsOf(error: unknown): string {
  if (!(error instanceof ApiProblem) || error.problems.length === 0) return sentenceOf(error);
  const lines = [...new Set(error.problems.map(({ message }) => message))];
  return lines.map((line) => (/[.!?]$/u.test(line) ? line : `${line}.`)).join(" ");
}

/** Problems by field for the fields a form has; the rest (other paths, no path) in `others`, each worth a line of its own. */
export function sortProblems(
  error: unknown,
  fields: readonly string[],
): { readonly byField: Readonly<Record<string, string>>; readonly others: readonly string[] } {
  if (!(error instanceof ApiProblem)) return { byField: {}, others: [sentenceOf(error)] };
  const byField: Record<string, string> = {};
  const others: string[] = [];
  for (const problem of error.problems) {
    const field = fieldOf(problem.path, fields);
    if (field === null) others.push(problem.path === "" ? problem.message : `${problem.path}: ${problem.message}`);
    else byField[field] = field in byField ? `${byField[field]} ${problem.message}` : problem.message;
  }
  if (error.problems.length === 0) others.push(error.message);
  return { byField, others };
}

/** The form's field that a problem's path belongs to: itself or its nearest parent ("amount.minor" shows at "amount"). */
function fieldOf(path: string, fields: readonly string[]): string | null {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const candidate = parts.slice(0, length).join(".");
    if (fields.includes(candidate)) return candidate;
  }
  return null;
}
