/** How long a password may be, counted in characters. */
export const passwordLength = { least: 12, most: 200 } as const;
