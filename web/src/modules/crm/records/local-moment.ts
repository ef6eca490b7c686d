/** An instant as the reader's clocks show it, as an input for date and time takes it: "2026-03-01T14:30"; "" for none. */
export function localMoment(instant: string): string {
  const at = new Date(instant);
  if (instant === "" || Number.isNaN(at.getTime())) return "";
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [String(at.getFullYear()).padStart(4, "0"), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant, in UTC, at which the reader's clocks show a moment; "" for a moment that is none. */
export function instantOf(moment: string): string {
  const at = new Date(moment);
  return moment === "" || Number.isNaN(at.getTime()) ? "" : at.toISOString();
}
