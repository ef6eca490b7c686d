/** A name as it is compared: without case, odd spaces and look-alike forms. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}
