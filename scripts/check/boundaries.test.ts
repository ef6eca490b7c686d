import { describe, expect, it } from "vitest";
import config, { modules } from "../../.dependency-cruiser.mjs";
import { boundaryProblems, cruise } from "./boundaries.ts";
import { plant } from "./planted.ts";

const stubPackage = (name: string) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: "1.0.0", main: "index.js" }),
  [`node_modules/${name}/index.js`]: "export const it = 1;\n",
});

/** A small tree that obeys every rule, so that what fails below fails for its own reason. */
const obedient: Record<string, string> = {
  "package.json": JSON.stringify({ name: "planted", workspaces: ["server"], devDependencies: { vitest: "1.0.0" } }),
  "server/package.json": JSON.stringify({
    name: "@gomark/server",
    imports: {
      "#platform/*": "./src/platform/*.ts",
      "#modules/*": "./src/modules/*/index.ts",
      "#events/*": "./src/modules/*/events.ts",
    },
    dependencies: { zod: "1.0.0", kysely: "1.0.0" },
    devDependencies: { ws: "1.0.0" },
  }),
  ...["zod", "kysely", "vitest", "ws"].map(stubPackage).reduce((all, one) => ({ ...all, ...one }), {}),
  "server/src/main.ts": `import "./app.ts";`,
  "server/src/app.ts": modules.map((name) => `import "#modules/${name}";`).join("\n"),
  "server/src/platform/work.ts": `import "kysely"; export const work = 1;`,
  "server/src/platform/wire.ts": `import "zod"; export const money = 1;`,
  ...Object.fromEntries(modules.map((name) => [`server/src/modules/${name}/index.ts`, `export const ${name} = 1;`])),
  "server/src/modules/crm/index.ts": `import "#modules/identity"; import "./deals/deal-routes.ts"; import "./deals/deal-listeners.ts"; export const crm = 1;`,
  "server/src/modules/crm/events.ts": `import "./deals/deal-schema.ts"; export const dealMoved = 1;`,
  "server/src/modules/crm/tables.ts": `import "kysely"; export const tables = 1;`,
  "server/src/modules/crm/deals/deals.ts": `import "#platform/work"; import "./deal-sql.ts"; import "./deal-stage-rules.ts"; import "../events.ts"; export const move = 1;`,
  "server/src/modules/crm/deals/deal-sql.ts": `import "kysely"; import "../tables.ts"; export const read = 1;`,
  "server/src/modules/crm/deals/deal-schema.ts": `import "zod"; import "#platform/wire"; export const Deal = 1;`,
  "server/src/modules/crm/deals/deal-stage-rules.ts": `import type { work } from "#platform/work"; import "./deal-schema.ts"; export type W = typeof work;`,
  "server/src/modules/crm/deals/deal-routes.ts": `import "./deals.ts"; export const routes = 1;`,
  "server/src/modules/crm/deals/deal-listeners.ts": `import "#events/analytics"; import "./deals.ts"; export const listeners = 1;`,
  "server/src/modules/analytics/events.ts": `import "zod"; export const counted = 1;`,
  "server/src/testing/world.ts": `import "../app.ts"; import "vitest"; export const world = 1;`,
  "server/src/modules/crm/deals/deals.db.test.ts": `import "../../../testing/world.ts"; import "vitest";`,
  "web/src/main.tsx": `import "../../server/src/modules/crm/deals/deal-schema.ts";`,
};

/** One planted file per rule, named by the rule it must break. */
const violations: Record<string, Record<string, string>> = {
  ...Object.fromEntries(
    modules
      .slice(0, -1)
      .map((name) => [
        `${name}-calls-down-only`,
        { [`server/src/modules/${name}/calls-up.ts`]: `import "#modules/assist"; export const up = 1;` },
      ]),
  ),
  "known-modules-only": { "server/src/modules/surprise/index.ts": `import "#platform/work";` },
  "enter-a-module-by-its-face": { "server/src/modules/analytics/reach.ts": `import "../crm/deals/deals.ts";` },
  "outside-enters-by-the-face": { "server/src/testing/reach.ts": `import "../modules/crm/deals/deals.ts";` },
  "platform-knows-no-module": { "server/src/platform/knows.ts": `import "#modules/crm";` },
  "schemas-are-pure": {
    "server/src/modules/crm/deals/impure-schema.ts": `import { readFile } from "node:fs"; void readFile;`,
  },
  "rules-are-pure": {
    "server/src/modules/crm/deals/asking-rules.ts": `import { work } from "#platform/work"; void work;`,
  },
  "events-are-declarations": { "server/src/modules/commerce/events.ts": `import "./index.ts";` },
  "sql-lives-in-sql-files": { "server/src/modules/crm/deals/queries.ts": `import "kysely";` },
  "sql-files-know-no-routes": { "server/src/modules/crm/deals/routed-sql.ts": `import "./deal-routes.ts";` },
  "nobody-calls-a-route": { "server/src/modules/crm/deals/calls-route.ts": `import "./deal-routes.ts";` },
  "web-sees-contract-only": { "web/src/deals.ts": `import "../../server/src/modules/crm/deals/deals.ts";` },
  "server-knows-no-web": { "server/src/platform/page.ts": `import "../../../web/src/main.tsx";` },
  "product-knows-no-test": { "server/src/platform/tested.ts": `import "../testing/world.ts";` },
  "product-runs-on-dependencies": { "server/src/platform/sockets.ts": `import "ws";` },
  "no-cycles": {
    "server/src/platform/chicken.ts": `import "./egg.ts";`,
    "server/src/platform/egg.ts": `import "./chicken.ts";`,
  },
  "no-orphans": { "server/src/platform/lonely.ts": `export const lonely = 1;` },
  "nothing-unresolvable": { "server/src/platform/lost.ts": `import "./nowhere.ts";` },
};

describe("the boundaries between modules", () => {
  it("let a tree pass that obeys them", () => {
    using tree = plant(obedient);
    expect(cruise(tree.root).violations).toEqual([]);
  });

  it("catch every planted violation by its own rule, and no rule is without one", () => {
    const planted = Object.values(violations).reduce((all, files) => ({ ...all, ...files }), {});
    using tree = plant({ ...obedient, ...planted });
    const found = cruise(tree.root).violations;
    for (const [rule, files] of Object.entries(violations)) {
      const [file = ""] = Object.keys(files);
      const caughtBy = found.filter((violation) => violation.from === file).map((violation) => violation.rule);
      expect(caughtBy, `${file} must break ${rule}`).toContain(rule);
    }
    expect(Object.keys(violations).toSorted()).toEqual(config.forbidden.map((rule) => rule.name).toSorted());
  });

  it("fail when a file that exists was not read", () => {
    using tree = plant(obedient);
    const problems = boundaryProblems(tree.root, ["server/src/main.ts", "server/src/never-seen.ts"]);
    expect(problems).toEqual([expect.stringContaining("server/src/never-seen.ts")]);
  });
});
