export type Option = { value: string; label: string; archived: boolean };

/** The options to send: empty lines left out, a value made from the label where it has none. */
export function optionsToSend(options: readonly Option[]): Option[] {
  return options
    .filter((option) => option.label.trim() !== "" || option.value.trim() !== "")
    .map(({ value, label, archived }) => {
      const shown = label.trim() === "" ? value.trim() : label.trim();
      return { label: shown, value: value.trim() === "" ? shown : value.trim(), archived };
    });
}

/** The options with one of them in the place of another. */
export function withSwapped(options: readonly Option[], index: number, other: number): Option[] {
  const next = options.map((option) => ({ ...option }));
  const [one, two] = [next[index], next[other]];
  if (one === undefined || two === undefined) return next;
  next[index] = two;
  next[other] = one;
  return next;
}
