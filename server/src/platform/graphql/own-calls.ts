import {
  type GraphQLFieldConfig,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableType,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
} from "graphql";
import { invariant } from "#platform/errors";
import { resolved, type Shapes } from "#platform/openapi/shapes";
import type { AnyOperation } from "#platform/operation";
import type { GraphqlContext } from "./context.ts";
import { pascal } from "./field-names.ts";
import { freeNames, type OwnCall, type OwnInput, type OwnShapes } from "./own-shapes.ts";
import { scalars } from "./own-types.ts";
import { JsonValue } from "./scalars.ts";
import type { InputTypes, TypeMaker } from "./types.ts";

type Field = GraphQLFieldConfig<unknown, GraphqlContext>;

interface CallParts {
  readonly shown: readonly AnyOperation[];
  readonly shapes: Shapes;
  readonly inputs: InputTypes;
  readonly outputs: TypeMaker<Field["type"]>;
  readonly named: (name: string) => GraphQLOutputType | null;
  /** Gives a type a name that nothing else has. */
  readonly nameFor: (wanted: string) => string;
}

/** Adds an organization's own calls to the roots; what every organization has keeps its name. */
export function addOwnCalls(
  roots: { readonly Query: Record<string, Field>; readonly Mutation: Record<string, Field> },
  own: OwnShapes,
  fieldOf: (call: OwnCall) => Field,
): void {
  for (const [root, calls] of [
    [roots.Query, own.queries],
    [roots.Mutation, own.mutations],
  ] as const) {
    const free = freeNames(Object.keys(root), "_own");
    for (const call of calls) root[free(call.name)] = fieldOf(call);
  }
}

/** The field of a call: the operation's, with a part of its input settled and an answer of the organization's own type. */
export function ownCallField(call: OwnCall, parts: CallParts): Field {
  const { shown, shapes, inputs, outputs, nameFor } = parts;
  const op = shown.find(({ id }) => id === call.operation);
  invariant(op !== undefined, `${call.name} stands for ${call.operation}, which there is not`);
  const isRead = op.http.method === "GET";
  const settled = new Set(Object.keys(call.settled));
  const shape = resolved(shapes.inputs.byOperation[op.id] ?? {}, shapes.inputs);
  const rest = Object.entries(inputs.fields(shape, pascal(op.id))).filter(([key]) => !settled.has(key));
  const args = call.inputs === undefined ? Object.fromEntries(rest) : ownInputs(call.inputs);
  const type =
    call.answers === "itself"
      ? outputs(shapes.outputs.byOperation[op.id] ?? {}, `${pascal(op.id)}Result`)
      : answerType(call.answers, parts);
  return {
    type,
    description: call.description,
    args: isRead ? args : { input: { type: inputType(nameFor(`${pascal(call.name)}Input`), args) } },
    extensions: { operation: op },
    resolve(_parent, given: Record<string, unknown>, context, info) {
      const asked = (isRead ? given : given["input"]) as Readonly<Record<string, unknown>>;
      return context.runOperation(op, { ...(call.given?.(asked) ?? asked), ...call.settled }, info);
    },
  };
}

function inputType(name: string, fields: GraphQLInputFieldConfigMap): GraphQLInputType {
  return new GraphQLNonNull(new GraphQLInputObjectType({ name, fields }));
}

function answerType(
  answers: Exclude<OwnCall["answers"], "itself">,
  { named, nameFor }: Pick<CallParts, "named" | "nameFor">,
): GraphQLOutputType {
  const wanted = "page" in answers ? answers.page : answers.one;
  const record = named(wanted);
  invariant(record instanceof GraphQLObjectType, `there is no type ${wanted}`);
  if ("one" in answers) return new GraphQLNonNull(record);
  return new GraphQLNonNull(
    new GraphQLObjectType({
      name: nameFor(`${record.name}Page`),
      fields: {
        items: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(record))) },
        nextCursor: { type: GraphQLString, description: "`cursor` of the next page; null on the last one" },
        total: { type: GraphQLInt, description: "How many there are, where `count` asked for it" },
      },
    }),
  );
}

function ownInputs(given: readonly OwnInput[]): Record<string, { type: GraphQLInputType; description: string }> {
  return Object.fromEntries(
    given.map(({ name, description, kind, required }) => {
      const type = (kind in scalars ? scalars[kind as keyof typeof scalars] : JsonValue) as GraphQLNullableType;
      return [name, { type: (required ? new GraphQLNonNull(type) : type) as GraphQLInputType, description }];
    }),
  );
}
