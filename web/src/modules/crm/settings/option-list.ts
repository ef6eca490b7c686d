export type Option = { value: string; label: string };

/** The options to send: empty lines left out, a value made from the label where it has none. */
export function optionsToSend(options: readonly Option[]): Option[] {
  return options
    .filter((option) => option.label.trim() !== "" || option.value.trim() !== "")
    .map(({ value, label }) => {
      const shown = label.trim() === "" ? value.trim() : label.trim();
      return { label: shown, value: value.trim() === "" ? shown : value.trim() };
    });
}
