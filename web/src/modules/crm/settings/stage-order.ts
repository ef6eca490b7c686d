/** The list with one element moved to a position, everything between making room. */
export function movedTo<Element extends { readonly id: string }>(
  list: readonly Element[],
  id: string,
  position: number,
): Element[] {
  const element = list.find((one) => one.id === id);
  const rest = list.filter((one) => one.id !== id);
  if (element === undefined) return rest;
  rest.splice(Math.max(0, Math.min(rest.length, position)), 0, element);
  return rest;
}

/** Where an element lands when it is dropped on the upper or lower half of another: its index once it has left its own place. */
export function dropPosition(from: number, onto: number, half: "upper" | "lower"): number {
  const slot = half === "upper" ? onto : onto + 1;
  return from < slot ? slot - 1 : slot;
}
