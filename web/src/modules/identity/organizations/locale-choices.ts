type Choice = { readonly value: string; readonly label: string };

/** Every currency the browser knows, as "EUR · Euro", by code. */
export function currencyChoices(): Choice[] {
  const names = new Intl.DisplayNames(undefined, { type: "currency" });
  return Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? code}`,
  }));
}

/** The months of a year by name. */
export function monthChoices(): Choice[] {
  const names = new Intl.DateTimeFormat(undefined, { month: "long", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, month) => ({
    value: String(month + 1),
    label: names.format(Date.UTC(2026, month, 15)),
  }));
}

/** Every time zone the browser knows. UTC is always among them, though not every browser lists it. */
export function timeZoneChoices(): Choice[] {
  const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}

/** The days of a week by name, 1 for Monday to 7 for Sunday. */
export function weekdayChoices(): Choice[] {
  const names = new Intl.DateTimeFormat(undefined, { weekday: "long", timeZone: "UTC" });
  // the fifth of January 2026 is a Monday
  return Array.from({ length: 7 }, (_, day) => ({
    value: String(day + 1),
    label: names.format(Date.UTC(2026, 0, 5 + day)),
  }));
}
