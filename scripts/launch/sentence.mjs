/** What went wrong in words for the person at the keyboard, printed alone, without a stack. */
export class Sentence extends Error {}
