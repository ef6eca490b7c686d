/** Where to go after signing in: the wanted page when it is one of ours, else the start page. A foreign address is never followed. */
export function safeReturn(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith("/") || wanted.startsWith("//") || wanted.includes("\\")) return "/";
  return wanted.startsWith("/sign-in") ? "/" : wanted;
}
