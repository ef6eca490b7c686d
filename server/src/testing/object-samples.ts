import type { Calls, Json } from "./calls.ts";
import type { Made, Sample } from "./samples.ts";

type MadeType = Made & { readonly key: string };
type MadeRecord = Made & { readonly type: string };

/** Makes types of one's own and records of them. */
export interface ObjectMakers {
  objectType(): Promise<MadeType>;
  record(): Promise<MadeRecord>;
  /** A relation between two new types, with a record of each. */
  relation(): Promise<Made & { readonly one: MadeRecord; readonly other: MadeRecord }>;
}

export function objectMakers(admin: Calls, word: () => string): ObjectMakers {
  const make: ObjectMakers = {
    async objectType() {
      const labels = { one: `Type ${word()}`, many: `Types ${word()}` };
      return (await admin.post<MadeType>("/api/v1/object-types", { labels })).ok();
    },
    async record() {
      const { key } = await make.objectType();
      const values = { name: `Record ${word()}` };
      return (await admin.post<MadeRecord>(`/api/v1/records/${key}`, { values })).ok();
    },
    async relation() {
      const [one, other] = [await make.record(), await make.record()];
      const labels = { from: `Others ${word()}`, to: "Ones" };
      const { id, version } = (
        await admin.post<Made>("/api/v1/relations", { from: one.type, to: other.type, labels })
      ).ok();
      return { id, version, one, other };
    },
  };
  return make;
}

const ofRecord = ({ type, id }: MadeRecord): Json => ({ type, id });
const onlyType: Sample = async (make) => ({ id: (await make.objectType()).id });

const deletedRecord = async (make: ObjectMakers & { readonly admin: Calls }): Promise<MadeRecord> => {
  const made = await make.record();
  (await make.admin.delete(`/api/v1/records/${made.type}/${made.id}`)).ok();
  return made;
};

const toLink: Sample = async (make) => {
  const { id: relationId, one, other } = await make.relation();
  return { type: one.type, id: one.id, relationId, otherId: other.id };
};

/** Input of the operations on types of one's own and on records of any type. */
export const objectSamples: Readonly<Record<string, Sample>> = {
  "crm.objectTypes.get": onlyType,
  "crm.records.board": () => ({ type: "account", by: "ownerId", sum: "employees" }),
  "crm.records.boardCards": () => ({ type: "account", by: "ownerId", column: "1" }),
  "crm.records.group": () => ({ type: "deal", groupedBy: "stageId", figures: "amount" }),
  "crm.records.calendar": () => ({ type: "deal", by: "closeDate", on: "2026-03-01" }),
  "crm.objectTypes.create": (make) => ({ labels: { one: `Type ${make.word()}`, many: `Types ${make.word()}` } }),
  "crm.objectTypes.update": async (make) => {
    const { id, version } = await make.objectType();
    return { id, version, icon: "truck" };
  },
  "crm.objectTypes.archive": onlyType,
  "crm.objectTypes.restore": onlyType,
  "crm.relations.create": async (make) => {
    const { type: from } = await make.record();
    return { from, to: "account", cardinality: "oneToMany", labels: { from: `Sites ${make.word()}`, to: "Owner" } };
  },
  "crm.relations.update": async (make) => {
    const { id, version } = await make.relation();
    return { id, version, labels: { from: "Renamed" } };
  },
  "crm.relations.archive": async (make) => ({ id: (await make.relation()).id }),
  "crm.relations.restore": async (make) => ({ id: (await make.relation()).id }),
  "crm.links.list": async (make) => {
    const { id: relationId, one } = await make.relation();
    return { type: one.type, id: one.id, relationId };
  },
  "crm.links.set": async (make) => ({ ...(await toLink(make)), label: "Operator", primary: true }),
  "crm.links.remove": async (make) => {
    const link = await toLink(make);
    const path = `/api/v1/records/${String(link["type"])}/${String(link["id"])}/links`;
    (await make.admin.put(`${path}/${String(link["relationId"])}/${String(link["otherId"])}`, {})).ok();
    return link;
  },
  "crm.records.list": async (make) => ({ type: (await make.record()).type }),
  "crm.records.export": async (make) => ({ type: (await make.record()).type }),
  "crm.records.get": async (make) => ofRecord(await make.record()),
  "crm.records.create": async (make) => ({ type: (await make.objectType()).key, values: { name: "One of them" } }),
  "crm.records.update": async (make) => {
    const { id, type, version } = await make.record();
    return { id, type, version, values: { name: "Renamed" } };
  },
  "crm.records.delete": async (make) => ofRecord(await make.record()),
  "crm.records.restore": async (make) => ofRecord(await deletedRecord(make)),
  "crm.records.bulkUpdate": async (make) => {
    const { id, type } = await make.record();
    return { type, changes: [{ id, values: { name: "Renamed" } }] };
  },
  "crm.records.bulkDelete": async (make) => {
    const { id, type } = await make.record();
    return { type, ids: [id] };
  },
  "crm.records.bulkRestore": async (make) => {
    const { id, type } = await deletedRecord(make);
    return { type, ids: [id] };
  },
};
