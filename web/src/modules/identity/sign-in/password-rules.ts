/** The shortest password the server takes; it also refuses the well-known ones and says so. */
export const shortestPassword = 12;

/** What to tell before somebody chooses a password. */
export const passwordAdvice = `At least ${shortestPassword} characters. A few words in a row are easy to remember and hard to guess.`;
