import { request } from "./http.ts";
import { disconnect } from "./realtime/realtime.ts";

/** Ends this session and forgets everything read with it. @throws ApiProblem */
export async function signOut(): Promise<void> {
  await request("POST", "/api/auth/sign-out", { body: {} });
  leave();
}

/** Ends every session of the person, on every device. @throws ApiProblem */
export async function signOutEverywhere(): Promise<void> {
  await request("POST", "/api/auth/revoke-sessions", { body: {} });
  await request("POST", "/api/auth/sign-out", { body: {} });
  leave();
}

/** A full load of the page is the surest way to leave nothing of the person in memory. */
function leave(): void {
  disconnect();
  location.assign("/sign-in");
}
