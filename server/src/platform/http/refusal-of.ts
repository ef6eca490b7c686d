import { type Problem, Refusal } from "#platform/errors";

interface KnownError {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly message?: unknown;
}

/**
 * Reads any error as a refusal for the caller. What we did not foresee becomes `internal` and says nothing
 * of its cause: that goes to the log under the same request id.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const known = (typeof error === "object" && error !== null ? error : {}) as KnownError;
  return (
    fromPostgres(known) ??
    fromFastify(known) ??
    new Refusal("internal", "Something broke on our side. The request id helps us find it.")
  );
}

/** PostgreSQL is starting or full (SQLSTATE), gave up an idle transaction, or its address does not answer: nothing was done. */
const unreachable: ReadonlySet<unknown> = new Set("53300 57P03 57P05 25P03 ECONNREFUSED".split(" "));
/** What pg says without a code when every connection is taken or one broke before the query was sent. */
const notSent =
  /^(timeout exceeded when trying to connect|Connection terminated due to connection timeout|Client (has encountered|was closed))/;
/** The connection ended under a query. Where that was a commit, nobody can say whether it went through. */
const lost: ReadonlySet<unknown> = new Set("57P01 57P02 08000 08003 08006 ECONNRESET EPIPE".split(" "));
const lostUnderQuery = /^Connection terminated/;

const lostText =
  "The connection to the database was lost. A change may have been made all the same: " +
  "it is safe to repeat only with the same Idempotency-Key. Otherwise look first.";

/** What PostgreSQL and its driver say that tells the caller to try again. */
function fromPostgres({ code, message }: KnownError): Refusal | undefined {
  if (code === "57014")
    return new Refusal("too_busy", "The query took too long and was stopped. Narrow it, or try again.", {
      retryAfter: 5,
    });
  if (code === "40001" || code === "40P01")
    return new Refusal("conflict", "Somebody else changed the same records at the same moment. Try again.");
  const text = typeof message === "string" ? message : "";
  if (unreachable.has(code) || notSent.test(text))
    return new Refusal("too_busy", "The database is not reachable at the moment. Try again.", { retryAfter: 5 });
  if (lost.has(code) || lostUnderQuery.test(text)) return new Refusal("too_busy", lostText, { retryAfter: 5 });
  return undefined;
}

const fromFastifyCode: Readonly<Record<string, () => Refusal>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new Refusal("unsupported_media", "Send application/json"),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Refusal("too_large", "The body is larger than this call accepts"),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => badBody("The body is empty. Send a JSON object."),
  FST_ERR_CTP_INVALID_JSON_BODY: () => badBody("The body is not readable JSON."),
  FST_ERR_BAD_URL: () => badBody("The address is not readable."),
  FST_ERR_MAX_PARAM_LENGTH: () => badBody("A part of the address is longer than any id."),
  FST_REQ_FILE_TOO_LARGE: () => new Refusal("too_large", "The file is larger than this call accepts"),
  FST_FILES_LIMIT: () => new Refusal("too_large", "Send one file at a time"),
};

function fromFastify({ code, statusCode }: KnownError): Refusal | undefined {
  const known = typeof code === "string" ? fromFastifyCode[code] : undefined;
  if (known !== undefined) return known();
  if (typeof statusCode !== "number" || statusCode < 400 || statusCode > 499) return undefined;
  if (statusCode === 404) return new Refusal("not_found", "There is nothing at this address");
  if (statusCode === 413) return new Refusal("too_large", "The request is larger than this call accepts");
  if (statusCode === 415) return new Refusal("unsupported_media", "This content type is not understood here");
  return badBody("The request could not be read.");
}

function badBody(message: string): Refusal {
  const problem: Problem = { path: "", code: "unreadable", message };
  return new Refusal("invalid", message, { problems: [problem] });
}
