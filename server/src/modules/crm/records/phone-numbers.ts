import { parsePhoneNumberFromString } from "libphonenumber-js";

/**
 * A telephone number as the whole world dials it (E.164), or null where it cannot be read: without its country it
 * could be many. An extension is none of its digits, so a number with one is not read either.
 */
export function readPhone(text: string): string | null {
  // 00 stands for + in most of the world, and no national number begins with it
  const international = text
    .trim()
    .replace(/^\((\+?\d+)\)/, "$1")
    .replace(/^00(?=[1-9])/, "+");
  if (!international.startsWith("+")) return null;
  const number = parsePhoneNumberFromString(international, { extract: false });
  return number?.isPossible() === true && number.ext === undefined ? number.number : null;
}
