/** What of a request tells whose page made it. */
export interface RequestMarks {
  readonly method: string;
  readonly origin: string | undefined;
  readonly host: string | undefined;
  readonly fetchSite: string | undefined;
  readonly client: string | undefined;
  readonly upgrade: string | undefined;
}

const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Why a request that carries a session cookie may not change anything: another site's page made it, or it lacks the
 * header no other site's form can send. Null when it may. A WebSocket counts as a change: browsers send cookies with it.
 */
export function crossSiteProblem(marks: RequestMarks, publicUrl: string): string | null {
  const socket = marks.upgrade?.toLowerCase() === "websocket";
  if (safeMethods.has(marks.method) && !socket) return null;
  const foreign = foreignOrigin(marks, publicUrl);
  if (foreign !== null) return foreign;
  if (!socket && marks.client === undefined)
    return "Send the header GoMark-Client with changes made in a signed-in session";
  return null;
}

/** Why the request comes from another site's page; null when it does not. */
export function foreignOrigin({ origin, host, fetchSite }: RequestMarks, publicUrl: string): string | null {
  const refusal = "This request was made by another site's page";
  if (fetchSite !== undefined && fetchSite !== "same-origin" && fetchSite !== "none") return refusal;
  if (origin === undefined) return null;
  if (origin === new URL(publicUrl).origin) return null;
  return URL.canParse(origin) && new URL(origin).host === host ? null : refusal;
}
