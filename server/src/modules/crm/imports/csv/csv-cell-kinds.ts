const number = /^[-+(]?\p{Sc}?\s?[-+]?\d[\d.,' ]*(?:e[-+]?\d+)?\s?[%\p{Sc})]?$/iu;
const date = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?$/;
const time = /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;
const address = /^\S+@\S+\.\S+$|^(?:https?:\/\/|www\.)\S+$/i;
const words = /^[^;\t|"]*$/;

export function isNumber(cell: string): boolean {
  return number.test(cell);
}

export function isDate(cell: string): boolean {
  return date.test(cell);
}

/** Whether a cell looks like something people put into tables, rather than like several cells run together. */
export function isKnownKind(cell: string): boolean {
  return cell === "" || isNumber(cell) || isDate(cell) || time.test(cell) || address.test(cell) || words.test(cell);
}
