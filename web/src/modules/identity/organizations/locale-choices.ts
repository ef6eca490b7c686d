type Choice = { readonly value: string; readonly label: string };

/** Every currency the browser knows, as "EUR · Euro", by code. */
export function currencyChoices(): Choice[] {
  const names = new Intl.DisplayNames(undefined, { type: "currency" });
  return Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? code}`,
  }));
}

/** Every time zone the browser knows. UTC is always among them, though not every browser lists it. */
export function timeZoneChoices(): Choice[] {
  const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}
