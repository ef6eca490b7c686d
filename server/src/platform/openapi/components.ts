import { isDeepStrictEqual } from "node:util";
import { type JsonSchema, mapValues, withReferences } from "./json-schema.ts";
import type { Shapes, ShapeSet } from "./shapes.ts";

export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** The shapes with their references turned to components. */
  readonly inputs: ShapeSet;
  readonly outputs: ShapeSet;
}

/**
 * Puts the definitions of both directions into one set of components. A shape that is the same both ways is
 * published once; one that differs (defaults make fields optional on the way in) also appears as `<name>Input`.
 */
export function componentsOf({ inputs, outputs }: Shapes): Components {
  const different = differingNames(inputs.definitions, outputs.definitions);
  const out = pointing(outputs, (name) => name);
  const into = pointing(inputs, (name) => (different.has(name) ? `${name}Input` : name));
  const schemas = { ...into.definitions, ...out.definitions };
  return {
    schemas: Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    inputs: into,
    outputs: out,
  };
}

function pointing(set: ShapeSet, nameOf: (name: string) => string): ShapeSet {
  const point = (schema: JsonSchema) => withReferences(schema, (name) => `#/components/schemas/${nameOf(name)}`);
  const definitions = Object.fromEntries(
    Object.entries(set.definitions).map(([name, schema]) => [nameOf(name), point(schema)]),
  );
  return { byOperation: mapValues(set.byOperation, point), definitions };
}

/** Names whose two shapes differ by themselves, or through a shape they refer to. */
function differingNames(inputs: ShapeSet["definitions"], outputs: ShapeSet["definitions"]): ReadonlySet<string> {
  const shared = Object.keys(inputs).filter((name) => name in outputs);
  const different = new Set(shared.filter((name) => !isDeepStrictEqual(open(inputs[name]), open(outputs[name]))));
  for (let before = -1; before !== different.size;) {
    before = different.size;
    for (const name of shared) {
      if ([...different].some((other) => refersTo(inputs[name], other))) different.add(name);
    }
  }
  // zod names shapes that only recursion made shared by number, and counts each direction for itself
  for (const name of shared) if (name.startsWith("__")) different.add(name);
  return different;
}

function refersTo(schema: JsonSchema | undefined, name: string): boolean {
  return JSON.stringify(schema).includes(`"#/$defs/${name}"`);
}

/** Strictness is a matter of the way in; it does not make another shape. */
function open(schema: JsonSchema | undefined): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === "additionalProperties" && value === false ? undefined : value,
  ) as unknown;
}
