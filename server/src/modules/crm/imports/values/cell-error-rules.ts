/** What stands for a formula that no spreadsheet has calculated yet. */
export const notCalculated = "#NOT CALCULATED";

const errors =
  /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|GETTING_DATA|UNKNOWN!|BUSY!)$/;

/** Why a spreadsheet's cell holds no value, or null: it shows an error, or a formula nobody has calculated. */
export function cellError(cell: string): string | null {
  if (cell === notCalculated)
    return "holds a formula without its result: open the file in a spreadsheet, save it and upload it again";
  return errors.test(cell) ? `holds the spreadsheet's error ${cell}` : null;
}
