import { z } from "zod";
import { invariant } from "#platform/errors";
import type { AnyOperation } from "#platform/operation";
import { type JsonSchema, mapValues, publishable } from "./json-schema.ts";

/** The shapes of all operations in one direction; references point into `definitions` by `#/$defs/<name>`. */
export interface ShapeSet {
  readonly byOperation: Readonly<Record<string, JsonSchema>>;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

export interface Shapes {
  readonly inputs: ShapeSet;
  readonly outputs: ShapeSet;
}

/**
 * Reads the zod shapes of all operations at once, so that a shape declared with `.meta({ id })` is defined once
 * however many operations use it. Throws for what cannot go on the wire: dates, bigints, transforms.
 */
export function shapesOf(operations: readonly AnyOperation[]): Shapes {
  const ids = new Set(operations.map((op) => op.id));
  invariant(ids.size === operations.length, "every operation has an id of its own");
  return {
    inputs: shapeSet(operations, (op) => op.input, "input"),
    outputs: shapeSet(operations, (op) => op.output, "output"),
  };
}

function shapeSet(
  operations: readonly AnyOperation[],
  shapeOf: (op: AnyOperation) => z.ZodType,
  io: "input" | "output",
): ShapeSet {
  // one wrapping object: a root with an id of its own then becomes a reference like any other use of it
  const all = z.object(Object.fromEntries(operations.map((op) => [op.id, shapeOf(op)])));
  const written = z.toJSONSchema(all, { io }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
  const tidy = (schema: JsonSchema) => publishable(schema, io) as JsonSchema;
  return { byOperation: mapValues(written.properties ?? {}, tidy), definitions: mapValues(written.$defs ?? {}, tidy) };
}

/** A shape with its own reference followed: the fields of an input that was declared with an id. */
export function resolved(schema: JsonSchema, set: ShapeSet): JsonSchema {
  const name = schema.$ref?.slice("#/$defs/".length);
  const target = name === undefined ? undefined : set.definitions[name];
  return target === undefined ? schema : resolved(target, set);
}
