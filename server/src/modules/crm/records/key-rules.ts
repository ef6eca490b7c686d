const maxKey = 60;

/** Makes a key from a label: "Close Plan (EU)" becomes `close_plan_eu`. Null when nothing of it can be part of one. */
export function keyFrom(label: string): string | null {
  const plain = label
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase();
  const key = plain
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, maxKey)
    .replace(/_+$/, "");
  if (key === "") return null;
  // every object in JavaScript has a "constructor", whatever a record holds
  return key in Object.prototype ? `${key}_1` : key;
}
