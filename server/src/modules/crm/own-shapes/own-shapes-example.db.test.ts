import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createWorld } from "#testing/world";

it("the example of docs/graphql.md is answered as it says", async () => {
  const text = await readFile(join(import.meta.dirname, "../../../../../docs/graphql.md"), "utf8");
  const blocks = [...text.matchAll(/```(graphql|json)\n([\s\S]*?)```/g)].map(([, , block]) => block ?? "");
  const world = await createWorld();
  onTestFinished(() => world.destroy());
  const calls = world.as((await world.createOrganization()).admin);
  const define = async (path: string, body: object) =>
    (await calls.post<{ id: string }>(`/api/v1/${path}`, body)).ok().id;
  await define("object-types", { key: "vessel", plural: "vessels", labels: { one: "Vessel", many: "Vessels" } });
  await define("properties", { object: "vessel", key: "tonnage", label: "Tonnage", type: "number" });
  await define("properties", { object: "account", key: "region", label: "Region", type: "text" });
  const labels = { from: "Fleet", to: "Operators" };
  await define("relations", { key: "fleet", from: "account", to: "vessel", labels });
  const account = await define("accounts", { name: "Nordic Lines", custom: { region: "Skagerrak" } });
  const dataOf = async (query: string) =>
    (await calls.post<{ data: Readonly<Record<string, unknown>> }>("/graphql", { query })).ok().data;
  const made = await dataOf(blocks[0] ?? "");
  const { id } = made["createVessel"] as { id: string };
  const write = `mutation { linkFleet(input: { id: "${account}", otherId: "${id}", label: "Flagship", primary: true }) { primary } }`;
  await dataOf(write);
  const cursor = (answer: unknown) => JSON.parse(JSON.stringify(answer).replace(/"cursor":"[^"]+"/, '"cursor":""'));
  expect(cursor({ data: await dataOf(blocks[1] ?? "") })).toEqual(cursor(JSON.parse(blocks[2] ?? "")));
});
