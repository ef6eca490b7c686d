import type { Topic } from "#platform/realtime/topic";

/** Whoever may run imports sees how each of them comes along: its facts hold numbers of rows alone. */
export const importTopics: readonly Topic[] = [
  {
    topic: "record:import",
    argument: "id",
    scope: "organization",
    permission: "imports.run",
    visible: () => true,
    matches: (event, id) => event.object === "import" && event.recordId === id,
  },
  {
    topic: "list:import",
    argument: "none",
    scope: "organization",
    permission: "imports.run",
    visible: () => true,
    matches: (event) => event.object === "import",
  },
];
