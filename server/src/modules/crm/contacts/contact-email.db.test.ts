import { afterAll, beforeAll, expect, it } from "vitest";
import type { Calls, Json, Refused } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { BulkJobInFull } from "../bulk/bulk-schema.ts";
import type { Import } from "../imports/import-schema.ts";

interface Made {
  readonly id: string;
  readonly version: number;
}

let world: World;
let org: TestOrganization;
let admin: Calls;
beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
});
afterAll(() => world.destroy());

const contact = async (values: Json) => (await admin.post<Made>("/api/v1/contacts", values)).ok();
const mend = "Use one e-mail address such as ada@example.com";
const told = ({ problems = [] }: Partial<Refused>) => problems.map(({ path, message }) => `${path}: ${message}`);

const graph = async (email: string) => {
  const query = `mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }`;
  const { body } = await admin.post<{ errors?: { extensions: Partial<Refused> }[] }>("/graphql", {
    query,
    variables: { input: { lastName: "Graph", email } },
  });
  return (body.errors ?? []).flatMap(({ extensions }) => told(extensions));
};
const changed = async (email: string) => {
  const { id, version } = await contact({ lastName: "Changed", email: "ada@example.com" });
  return told((await admin.patch<Refused>(`/api/v1/contacts/${id}`, { version, email })).body);
};
const bulk = async (email: string) => {
  const { id } = await contact({ lastName: "Many" });
  const request = { object: "contact", action: "update", ids: [id], values: { email }, expected: 1 };
  const job = (await admin.post<BulkJobInFull>("/api/v1/bulk-jobs", request)).ok();
  await world.drain();
  const { refusedSample } = (await admin.get<BulkJobInFull>(`/api/v1/bulk-jobs/${job.id}`)).ok();
  return refusedSample.flatMap((one) => told(one));
};
const file = async (email: string) => {
  const csv = `last name,e-mail\nFrom a file,${email}\n`;
  const { refusedSample } = (
    await admin.post<Import>("/api/v1/imports", { object: "contact", csv, mode: "create", key: null })
  ).ok();
  return refusedSample.flatMap(({ reasons }) => reasons.map(({ message }) => `email: ${message}`));
};

const ways = {
  created: async (email: string) =>
    told((await admin.post<Refused>("/api/v1/contacts", { lastName: "New", email })).body),
  "created as any record": async (email: string) =>
    told((await admin.post<Refused>("/api/v1/records/contact", { values: { lastName: "Any", email } })).body).map(
      (text) => text.replace("values.", ""),
    ),
  changed,
  "changed by a bulk job": bulk,
  imported: file,
  "created by GraphQL": graph,
};

it.each(Object.entries(ways))(
  "a contact %s with what is no e-mail address is refused, at its place with the mend",
  async (_, go) => {
    for (const email of ["abc", "ada@localhost", "ada@example.com, bo@example.com", "ada example@x.org"])
      if (!email.includes(",") || go !== file) expect(await go(email), email).toEqual([`email: ${mend}`]);
    for (const email of ["ada.o'neill+news@sub.example.co.uk", "jürgen@müller.example"])
      expect(await go(email), email).toEqual([]);
  },
);

it("an address that was taken before stays, is sent along with other changes, and can only be changed to a sound one", async () => {
  const { id } = await contact({ lastName: "Old", email: "old@example.com" });
  await world.owner.query("begin");
  await world.owner.query("select set_config('app.org_id', $1, true), set_config('app.portfolio_id', '0', true)", [
    org.id,
  ]);
  await world.owner.query("update crm.contact set email = 'abc', email_key = 'abc' where id = $1", [id]);
  await world.owner.query("commit");
  const other = (
    await admin.patch<Made>(`/api/v1/contacts/${id}`, { version: 1, email: "abc", jobTitle: "Chief" })
  ).ok();
  expect(other).toMatchObject({ email: "abc", jobTitle: "Chief" });
  const worse = await admin.patch<Refused>(`/api/v1/contacts/${id}`, { version: 2, email: "abcd" });
  expect([worse.status, told(worse.body)]).toEqual([400, [`email: ${mend}`]]);
  expect((await admin.get<{ total: number }>("/api/v1/contacts?count=true&q=abc")).ok().total).toBe(1);
});
