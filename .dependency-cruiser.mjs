/** Calls go down this list, events go up. A module may call only modules listed before it. */
export const modules = [
  "identity",
  "connectors",
  "crm",
  "tracking",
  "commerce",
  "outreach",
  "marketing",
  "analytics",
  "orchestra",
  "integrations",
  "assist",
];

const inModule = "^server/src/modules/([^/]+)/";
const face = "/(index|events)\\.ts$";
const test = "\\.test\\.tsx?$";
/** Shapes and refusals on the wire (money, ids, pages): the platform files that schemas and rules may build on. */
const wire = "^server/src/platform/(wire|paging|errors|clock)\\.ts$";
const onlyForTests = [test, "^(server|web)/src/testing/", "^e2e/"];

const callsGoDown = modules.slice(0, -1).map((name, index) => ({
  name: `${name}-calls-down-only`,
  comment: "A higher module was called. Publish an event and let it listen instead.",
  severity: "error",
  from: { path: `^server/src/modules/${name}/`, pathNot: test },
  to: { path: `^server/src/modules/(${modules.slice(index + 1).join("|")})/`, pathNot: "/events\\.ts$" },
}));

/** Files of values in, values out: shapes, rules, and declarations of properties. */
const pure = "-(schema|rules|properties)\\.ts$";

const twoSentences = [
  ...callsGoDown,
  {
    name: "known-modules-only",
    comment: "A module has a place in the order of modules before it has a file.",
    severity: "error",
    from: { path: "^server/src/modules/", pathNot: `^server/src/modules/(${modules.join("|")})/` },
    to: {},
  },
  {
    name: "enter-a-module-by-its-face",
    comment: "Import another module's index.ts or events.ts, never what is behind them.",
    severity: "error",
    from: { path: inModule },
    to: { path: "^server/src/modules/[^/]+/.+", pathNot: ["^server/src/modules/$1/", face] },
  },
  {
    name: "outside-enters-by-the-face",
    comment: "The application, the demo and the test world mount and call faces only.",
    severity: "error",
    from: { path: ["^server/src/[^/]+\\.ts$", "^server/src/testing/", "^server/demo/", "^(bench|trial|e2e|scripts)/"] },
    to: { path: "^server/src/modules/", pathNot: face },
  },
  {
    name: "platform-knows-no-module",
    comment: "The platform stands below every module.",
    severity: "error",
    from: { path: "^server/src/platform/" },
    to: { path: ["^server/src/modules/", "^server/src/[^/]+\\.ts$"] },
  },
];

const filesAreTheJob = [
  {
    name: "schemas-are-pure",
    comment: "The web app bundles these files: zod, #platform/wire, rules and other schemas only.",
    severity: "error",
    from: { path: ["^server/.+-schema\\.ts$", wire] },
    to: { pathNot: [pure, wire, "node_modules/zod/"] },
  },
  {
    name: "rules-are-pure",
    comment: "Rules take values and return values. A rule that needs a query is a use case.",
    severity: "error",
    from: { path: "^server/.+-(rules|properties)\\.ts$" },
    to: {
      pathNot: [pure, wire, "node_modules/(zod|@casl/ability|re2js)/"],
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "events-are-declarations",
    comment: "Anyone may listen to a module's events, so the file that declares them must not lead into the module.",
    severity: "error",
    from: { path: "^server/src/modules/[^/]+/events\\.ts$" },
    to: { pathNot: ["-schema\\.ts$", "node_modules/zod/", "^server/src/platform/"] },
  },
  {
    name: "sql-lives-in-sql-files",
    comment: "Queries stand in -sql.ts, beside nothing else; tables.ts says which tables a module has.",
    severity: "error",
    from: { path: "^server/src/modules/", pathNot: ["-sql\\.ts$", "/tables\\.ts$", test] },
    to: { path: ["^server/src/modules/[^/]+/tables\\.ts$", "node_modules/(kysely|pg|pg-copy-streams)/"] },
  },
  {
    name: "sql-files-know-no-routes",
    comment: "A query does not know who asks.",
    severity: "error",
    from: { path: "-sql\\.ts$" },
    to: { path: "-(routes|listeners)\\.ts$" },
  },
  {
    name: "nobody-calls-a-route",
    comment: "Call the use case that the route calls: a route is only mounted, by its module.",
    severity: "error",
    from: { path: "^server/src/", pathNot: ["^server/src/modules/[^/]+/[^/]+\\.ts$", "-routes\\.ts$", test] },
    to: { path: "^server/src/modules/.+-routes\\.ts$" },
  },
];

const worlds = [
  {
    name: "web-sees-contract-only",
    comment: "The web app takes shapes (-schema.ts) and rules named for sharing (-shared-rules.ts) from the server.",
    severity: "error",
    from: { path: "^web/" },
    to: { path: "^server/", pathNot: "-(schema|shared-rules)\\.ts$" },
  },
  {
    name: "server-knows-no-web",
    comment: "The server serves what the web app's build wrote and imports none of its sources.",
    severity: "error",
    from: { path: "^server/" },
    to: { path: "^web/" },
  },
  {
    name: "product-knows-no-test",
    comment: "Product code imports nothing that exists for tests.",
    severity: "error",
    from: { path: "^(server/src|server/demo|web/src)/", pathNot: onlyForTests },
    to: { path: [...onlyForTests, "node_modules/(vitest|fast-check|playwright-core)/"] },
  },
  {
    name: "product-runs-on-dependencies",
    comment: "What the product imports when it runs is a dependency, not a devDependency.",
    severity: "error",
    from: { path: "^(server|web)/src/", pathNot: [...onlyForTests, "^server/src/generate\\.ts$"] },
    to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
  },
];

const order = [
  {
    name: "no-cycles",
    comment: "Two files that need each other are one file, or miss a third.",
    severity: "error",
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  {
    name: "no-orphans",
    comment: "A file that nothing imports and that imports nothing is dead.",
    severity: "error",
    from: {
      orphan: true,
      pathNot: [
        test,
        "\\.d\\.ts$",
        "\\.config\\.ts$",
        "/(main|cli|generate)\\.tsx?$",
        "^scripts/[^/]+\\.mjs$",
        "^(bench|trial)/",
      ],
    },
    to: {},
  },
  {
    name: "nothing-unresolvable",
    comment: "An import leads nowhere.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true, pathNot: "^virtual:" },
  },
];

export default {
  forbidden: [...twoSentences, ...filesAreTheJob, ...worlds, ...order],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js"],
    },
  },
};
