import { defineConfig } from "vitest/config";

/**
 * Three kinds of test, told apart by their name alone:
 *   `*.test.ts`      needs nothing but the code        (unit)
 *   `*.db.test.ts`   needs a PostgreSQL                (integration)
 *   `*.e2e.test.ts`  needs a browser and the built app (e2e)
 */
const everywhere = ["server", "web", "scripts", "bench", "trial"];
const filesOf = (ending: string) => everywhere.map((folder) => `${folder}/**/*.${ending}`);
const notTests = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    // two cores run the slowest kind; more workers than that only lengthen every test
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["server/src/**/*.ts", "web/src/**/*.{ts,tsx}"],
      exclude: ["**/*.gen.ts", "**/*.test.{ts,tsx}", "server/src/testing/**"],
      reporter: ["text-summary", "html", "json-summary"],
    },
    projects: [
      {
        test: {
          name: "unit",
          include: filesOf("test.{ts,tsx}"),
          exclude: [...notTests, "**/*.db.test.ts", "**/*.e2e.test.ts"],
        },
      },
      {
        test: {
          name: "integration",
          include: filesOf("db.test.ts"),
          exclude: notTests,
          globalSetup: ["server/src/testing/global-setup.ts"],
          experimental: { viteModuleRunner: false },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.e2e.test.ts"],
          exclude: notTests,
          globalSetup: ["e2e/global-setup.ts"],
          // after everything else, and one browser at a time: what a page shows within its time is part of the test
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
          testTimeout: 90_000,
          // as patient as everything else that waits for the page
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
