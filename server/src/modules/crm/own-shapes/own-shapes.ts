import { createHash } from "node:crypto";
import type { OwnCall, OwnField, OwnShapes, OwnShapesSource, OwnType } from "#platform/graphql/own-shapes";
import type { Work } from "#platform/work";
import { relationRows, type RelationRow } from "../links/relation-sql.ts";
import { everyObject } from "../objects.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { type Registry, registryOf } from "../records/registry.ts";
import { definitionState } from "./own-shape-sql.ts";
import { builtInFields, namesOf, ownFields, ownInputs, typeKeyOf, typeNameOf } from "./own-names-rules.ts";
import { notesOf, tasksOf } from "./written-relations.ts";
import { waysOf } from "./own-ways.ts";

/**
 * What GraphQL shows of an organization's own: its types with their properties as the actor may see them, the properties
 * it has given to accounts, contacts and deals, its relations from both sides, and the calls that write them. Nothing is
 * told of types that the actor may not read.
 */
export const ownShapes: OwnShapesSource = {
  async fingerprint(work) {
    const reach = (await everyObject(work)).map((object) => [object.key, mayOf(work, object)]);
    const { fields } = work.actor.limits;
    const told = JSON.stringify([await definitionState(work), reach, fields]);
    return createHash("sha256").update(told).digest("base64url");
  },
  async read(work) {
    const { registries, relations } = await definitionsOf(work);
    return shapesOf(work, registries, relations);
  },
};

interface Definitions {
  readonly registries: readonly Registry[];
  readonly relations: readonly RelationRow[];
}

async function definitionsOf(work: Work): Promise<Definitions> {
  const objects = (await everyObject(work)).filter(({ plural }) => work.actor.can(`${plural}.read`));
  const registries: Registry[] = [];
  for (const object of objects) registries.push(await registryOf(work, object));
  const known = new Set(objects.map(({ key }) => key));
  const relations = (await relationRows(work)).filter(
    (row) => row.archived_at === null && known.has(row.from_object) && known.has(row.to_object),
  );
  return { registries, relations };
}

/** What the actor may do with records of a kind: calls they may not make are not shown. */
function mayOf({ actor }: Work, { plural }: AnyObjectType): readonly boolean[] {
  return (["create", "update", "delete", "read"] as const).map((action) => actor.can(`${plural}.${action}`));
}

function shapesOf(work: Work, registries: readonly Registry[], relations: readonly RelationRow[]): OwnShapes {
  const objects = new Map(registries.map(({ object }) => [object.key, object]));
  const types: OwnType[] = [];
  const added: Record<string, Pick<OwnType, "fields" | "ways">> = {};
  const own = registries.filter(({ object }) => object.typeId !== undefined);
  for (const registry of registries) {
    const { object } = registry;
    const { key, labels, typeId } = object;
    const fields: OwnField[] = typeId === undefined ? builtInFields(registry) : ownFields(registry);
    const ways = waysOf(object, objects, relations);
    if (typeId === undefined) added[typeKeyOf(object)] = { fields, ways };
    else types.push({ key, name: typeNameOf(object), description: labels.many, fields, ways });
  }
  return {
    filterShape: "Filter",
    types,
    added,
    relations: own.flatMap(({ object }) => [notesOf(object.key, object), tasksOf(object.key, object)]),
    queries: own.flatMap(({ object }) => queriesOf(object)),
    mutations: [
      ...own.flatMap((registry) => mutationsOf(registry, mayOf(work, registry.object))),
      ...relations.flatMap((relation) => linkCalls(relation, objects)),
    ],
  };
}

function queriesOf(object: AnyObjectType): OwnCall[] {
  const { key, plural, labels } = object;
  const settled = { type: key };
  return [
    {
      name: plural,
      description: `List ${labels.many}`,
      operation: "crm.records.list",
      answers: { page: key },
      settled,
    },
    { name: key, description: `Read one: ${labels.one}`, operation: "crm.records.get", answers: { one: key }, settled },
  ];
}

function mutationsOf(registry: Registry, [create, update, remove]: readonly boolean[]): OwnCall[] {
  const { object } = registry;
  const { key, labels } = object;
  const name = typeNameOf(object);
  const settled = { type: key };
  const answers = { one: key };
  const id = { name: "id", description: "", kind: "ID", required: true } as const;
  const version = { name: "version", description: "As it was read", kind: "Int", required: true } as const;
  const calls: (OwnCall & { readonly may: boolean | undefined })[] = [
    {
      may: create,
      name: `create${name}`,
      description: `Create one: ${labels.one}`,
      operation: "crm.records.create",
      answers,
      settled,
      inputs: ownInputs(registry, "create"),
      given: (values) => ({ values }),
    },
    {
      may: update,
      name: `update${name}`,
      description: `Change one: ${labels.one}. Absent values stay as they are, null empties.`,
      operation: "crm.records.update",
      answers,
      settled,
      inputs: [id, version, ...ownInputs(registry, "update")],
      given: ({ id: which, version: of, ...values }) => ({ id: which, version: of, values }),
    },
    {
      may: remove,
      name: `delete${name}`,
      description: `Put one into the bin: ${labels.one}`,
      operation: "crm.records.delete",
      answers: "itself",
      settled,
    },
    {
      may: remove,
      name: `restore${name}`,
      description: `Take one out of the bin: ${labels.one}`,
      operation: "crm.records.restore",
      answers,
      settled,
    },
  ];
  return calls.flatMap(({ may, ...call }) => (may === true ? [call] : []));
}

/** A relation is written from the side it was defined on; `setLink` does it from either. */
function linkCalls(relation: RelationRow, objects: ReadonlyMap<string, AnyObjectType>): OwnCall[] {
  const { id: relationId, key, from_object: type, from_label: label } = relation;
  const { write, remove } = namesOf(key);
  const settled = { type, relationId, side: "from" };
  const what = `${objects.get(type)?.labels.one ?? type}: ${label}`;
  return [
    {
      name: write,
      description: `Link two records, or change their link. ${what}`,
      operation: "crm.links.set",
      answers: "itself",
      settled,
    },
    {
      name: remove,
      description: `Take two records apart. ${what}`,
      operation: "crm.links.remove",
      answers: "itself",
      settled,
    },
  ];
}
