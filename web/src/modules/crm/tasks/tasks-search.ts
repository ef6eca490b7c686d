/** What the address of the tasks page restores: whose tasks, whether done ones are shown, whether one is being added. */
export type TasksSearch = {
  /** "me", "all" or a member's id; absent is one's own, or everybody's for who is no member. */
  readonly whose?: string | undefined;
  readonly done?: true | undefined;
  readonly add?: true | undefined;
};

/** Reads the address; what is not understood is left away. */
export function readTasksSearch(search: Readonly<Record<string, unknown>>): TasksSearch {
  const whose = String(search["whose"] ?? "");
  return {
    ...(/^(me|all|[1-9]\d{0,17})$/u.test(whose) ? { whose } : {}),
    ...(search["done"] === true ? { done: true } : {}),
    ...(search["add"] === true ? { add: true } : {}),
  };
}
