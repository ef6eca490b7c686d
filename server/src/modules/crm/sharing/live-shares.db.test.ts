import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { Calls } from "#testing/calls";
import { createWorld, type TestMember, type TestOrganization, type World } from "#testing/world";

interface Wire {
  readonly id: string;
  readonly version: number;
}
interface Heard {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly recordId?: string;
}

const patience = { timeout: 15_000, interval: 10 };

let world: World;
let org: TestOrganization;
let admin: Calls;
let bo: TestMember;
let team = "";
const sockets: WebSocket[] = [];

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  for (const permission of ["deals.read", "accounts.read"])
    (await admin.put("/api/v1/permissions", { role: "rep", permission, scope: "own" })).ok();
  team = (await admin.post<Wire>("/api/v1/teams", { name: "South" })).ok().id;
  bo = await world.createMember(org, "rep", { name: "Bo", teamId: team });
});
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await world.destroy();
});

/** A socket of Bo's that watches something, and what it has heard of facts by name and record. */
async function watching(topic: string): Promise<() => string[]> {
  const address = (await world.listen()).replace("http", "ws");
  const socket = new WebSocket(`${address}/ws`, { headers: { cookie: bo.headers["cookie"] ?? "" } });
  sockets.push(socket);
  const heard: Heard[] = [];
  socket.on("message", (data) => heard.push(JSON.parse(String(data)) as Heard));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.send(JSON.stringify({ type: "subscribe", id: topic, topic, organization: org.slug }));
  await vi.waitFor(() => expect(heard).toMatchObject([{ type: "subscribed" }]), patience);
  return () => heard.flatMap(({ type, name, recordId }) => (type === "event" ? [`${name} ${recordId}`] : []));
}

const grantees = { "to a person": () => ({ memberId: bo.memberId }), "to their team": () => ({ teamId: team }) };

describe.each(Object.entries(grantees))("a share %s, live", (_, grantee) => {
  it.each(["list:deal", "record:deal"])(
    "lets %s hear of the record until it ends, and of nothing else",
    async (topic) => {
      const deal = async (name: string) => (await admin.post<Wire>("/api/v1/deals", { name, ownerId: null })).ok();
      const [lent, other] = [await deal("Lent"), await deal("Another's")];
      const heard = await watching(topic === "list:deal" ? topic : `${topic}:${lent.id}`);
      let version = lent.version;
      const change = async () => {
        const body = { version, nextStep: `Call ${version}` };
        version = (await admin.patch<Wire>(`/api/v1/deals/${lent.id}`, body)).ok().version;
        return `crm.deal.updated ${lent.id}`;
      };
      await change();
      const share = { object: "deal", recordId: lent.id, access: "read", ...grantee() };
      const { id } = (await admin.post<Wire>("/api/v1/shares", share)).ok();
      const shared = `crm.deal.shared ${lent.id}`;
      await vi.waitFor(() => expect(heard()).toEqual([shared]), patience);
      const updated = await change();
      (await admin.patch(`/api/v1/deals/${other.id}`, { version: 1, nextStep: "Call" })).ok();
      await vi.waitFor(() => expect(heard()).toEqual([shared, updated]), patience);
      (await admin.delete(`/api/v1/shares/${id}`)).ok();
      const ended = `crm.deal.unshared ${lent.id}`;
      await vi.waitFor(() => expect(heard()).toEqual([shared, updated, ended]), patience);
      await change();
      // facts come in order: once this one has been heard, the change before it would have been
      const own = (await world.as(bo).post<Wire>("/api/v1/deals", { name: "Own" })).ok();
      const mine = topic === "list:deal" ? heard : await watching(`record:deal:${own.id}`);
      (await world.as(bo).patch(`/api/v1/deals/${own.id}`, { version: 1, nextStep: "Call" })).ok();
      await vi.waitFor(() => expect(mine().at(-1)).toBe(`crm.deal.updated ${own.id}`), patience);
      expect(heard().filter((fact) => fact.endsWith(` ${lent.id}`))).toEqual([shared, updated, ended]);
    },
  );
});
