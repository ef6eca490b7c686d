const digitsByCurrency = new Map<string, number>();

/** How many decimals a currency's amounts have, as the platform's copy of CLDR knows them. */
export function minorDigitsOf(currency: string): number {
  const cached = digitsByCurrency.get(currency);
  if (cached !== undefined) return cached;
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  digitsByCurrency.set(currency, digits);
  return digits;
}
