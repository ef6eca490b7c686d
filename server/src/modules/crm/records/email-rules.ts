/** What a text must look like, and what is said of one that does not. */
export interface TextForm {
  readonly matches: (text: string) => boolean;
  readonly message: string;
}

/** Something, @, and a domain with a dot. */
const address = /^[^\s@"(),:;<>[\\\]]+@[^\s@"(),:;<>[\\\].]+(\.[^\s@"(),:;<>[\\\].]+)+$/u;

/** One e-mail address. Whether somebody reads it, only a message tells. */
export const emailForm: TextForm = {
  matches: (text) => address.test(text),
  message: "Use one e-mail address such as ada@example.com",
};
