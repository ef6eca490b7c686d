import { RE2JS, RE2JSSyntaxException } from "re2js";

export const maxPatternLength = 500;

/** Largest program a pattern may become: matching takes at most this many steps for each character. */
const maxProgramSize = 600;

/** Whether a text looks like the pattern, as a whole. Takes time in proportion to the text's length, whatever the pattern. */
export type Matches = (text: string) => boolean;

/** What is wrong with a pattern, and how many characters stand before it. */
export interface PatternFault {
  readonly at: number;
  readonly message: string;
}

/** Reads a regular expression in the syntax of RE2, which has nothing that would have to be tried again and again. */
export function readPattern(pattern: string): { readonly matches: Matches } | { readonly fault: PatternFault } {
  if (pattern.length > maxPatternLength)
    return { fault: { at: maxPatternLength, message: `A pattern has at most ${maxPatternLength} characters` } };
  try {
    const compiled = RE2JS.compile(pattern);
    if (compiled.programSize() > maxProgramSize)
      return { fault: { at: 0, message: "The pattern is too large: repeat fewer times, such as {1,100}" } };
    return { matches: (text) => compiled.testExact(text) };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return { fault: faultOf(pattern, error) };
  }
}

function faultOf(pattern: string, { error, input }: RE2JSSyntaxException): PatternFault {
  const part = typeof input === "string" ? input : "";
  const found = part === "" || part === pattern ? -1 : pattern.indexOf(part);
  const near = found < 0 ? "" : ` at character ${found + 1}: ${part}`;
  const look = /^\(\?(<?[=!])/.test(part) ? ". Looking ahead and behind is not possible" : "";
  const again = /^\\[1-9]/.test(part) ? ". Groups cannot be named again" : "";
  return { at: Math.max(found, 0), message: `The pattern cannot be read: ${error}${near}${look}${again}` };
}
