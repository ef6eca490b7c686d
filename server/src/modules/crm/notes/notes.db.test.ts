import { afterAll, beforeAll, expect, it } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type World } from "#testing/world";

interface Note {
  readonly id: string;
  readonly body: string;
  readonly version: number;
  readonly createdAt: string;
}

let world: World;
let admin: Calls;
let rep: Calls;
beforeAll(async () => {
  world = await createWorld();
  const org = await world.createOrganization();
  admin = world.as(org.admin);
  rep = world.as(await world.createMember(org, "rep"));
});
afterAll(() => world.destroy());

it("gives a deleted note back as it was, where and when it was written, but not to who may not change it", async () => {
  const account = (await admin.post<{ id: string }>("/api/v1/accounts", { name: "Acme" })).ok();
  const place = { object: "account", recordId: account.id };
  const notes = async () =>
    (await admin.get<{ items: Note[] }>(`/api/v1/notes?object=account&recordId=${account.id}`)).ok().items;
  const note = (await admin.post<Note>("/api/v1/notes", { ...place, body: "Call on Monday" })).ok();
  (await admin.delete(`/api/v1/notes/${note.id}?version=${note.version}`)).ok();
  expect(await notes()).toEqual([]);

  expect((await rep.post(`/api/v1/notes/${note.id}/restore`, {})).status).toBe(403);
  (await admin.post(`/api/v1/notes/${note.id}/restore`, {})).ok();
  expect(await notes()).toMatchObject([{ id: note.id, body: "Call on Monday", createdAt: note.createdAt }]);
  expect((await admin.post(`/api/v1/notes/${note.id}/restore`, {})).status).toBe(404);
});
