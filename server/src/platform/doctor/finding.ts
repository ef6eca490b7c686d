/** What one look at the installation found. */
export interface Finding {
  readonly about: string;
  /** `fault`: something does not or will not work; `note`: worth knowing. */
  readonly state: "fine" | "note" | "fault";
  readonly says: string;
  /** What to do about it. */
  readonly mend?: string;
}

export const fine = (about: string, says: string): Finding => ({ about, state: "fine", says });
export const note = (about: string, says: string, mend: string): Finding => ({ about, state: "note", says, mend });
export const fault = (about: string, says: string, mend: string): Finding => ({ about, state: "fault", says, mend });
