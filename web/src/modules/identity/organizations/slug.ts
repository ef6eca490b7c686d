/** A slug made of a name: lower case, plain letters, hyphens. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll("ß", "ss")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^[-0-9]+|-+$/gu, "")
    .slice(0, 40);
}
