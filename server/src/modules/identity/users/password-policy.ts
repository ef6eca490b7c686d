import type { Problem } from "#platform/errors";
import { passwordLength } from "./password-shared-rules.ts";

/** Whose password it is: what may not be part of it. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

/** zxcvbn's estimate on its scale of 0 to 4; below this a password is among the first any attacker tries. */
const leastScore = 2;

/**
 * Everything wrong with a new password, so that it can be mended at once: too short or long (counted in characters),
 * holding the owner's e-mail name, or among the common and leaked ones and their usual disguises (zxcvbn's lists).
 */
export async function passwordProblems(password: string, owner: PasswordOwner, path = "password"): Promise<Problem[]> {
  const problems: Problem[] = [];
  const add = (code: string, message: string) => problems.push({ path, code, message });
  const length = [...password].length;
  if (length < passwordLength.least)
    add(
      "password_too_short",
      `Use at least ${passwordLength.least} characters. A few words in a row are easy to remember.`,
    );
  if (length > passwordLength.most) add("password_too_long", `Use at most ${passwordLength.most} characters.`);
  const localPart = owner.email.split("@")[0]?.toLowerCase() ?? "";
  if (localPart.length >= 3 && password.toLowerCase().includes(localPart))
    add("password_contains_email", "Leave your e-mail name out of the password.");
  // the estimate of a very long text is slow, and a refused one needs none
  if (problems.length === 0 && (await isCommon(password, owner))) {
    add(
      "password_too_common",
      "This password, or one much like it, is on the lists attackers try first. Use a few unrelated words.",
    );
  }
  return problems;
}

async function isCommon(password: string, owner: PasswordOwner): Promise<boolean> {
  estimator ??= loadEstimator();
  const { check } = await estimator;
  return check(password, [owner.email, ...owner.name.split(/\s+/), "gomark"]) < leastScore;
}

interface Estimator {
  readonly check: (password: string, ownWords: string[]) => number;
}

let estimator: Promise<Estimator> | undefined;

/** The lists are a few megabytes: loaded when the first password is set, not at every start. */
async function loadEstimator(): Promise<Estimator> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return { check: (password, ownWords) => zxcvbn.check(password, ownWords).score };
}
