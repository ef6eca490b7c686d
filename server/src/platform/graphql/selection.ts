import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, type SelectionNode } from "graphql";
import { Refusal } from "#platform/errors";
import type { AnyOperation, OperationScope } from "#platform/operation";
import { graphqlBounds } from "./bounds.ts";
import { fragmentsOf } from "./fragments.ts";
import type { FieldExtensions } from "./schema.ts";

/** The operations that a document's root fields stand for, each as often as it is asked for; unknown fields are left to validation. */
export function rootFieldsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly AnyOperation[] {
  const fields = schema.getRootType(operation.operation)?.getFields() ?? {};
  return rootNames(document, operation).flatMap(
    (name) => (fields[name]?.extensions as FieldExtensions | undefined)?.operation ?? [],
  );
}

/** What the request has to be bound to. One request has one binding: the unit of work it runs in. */
export function scopeOf(operations: readonly AnyOperation[]): OperationScope | null {
  const scopes = [...new Set(operations.map((op) => op.scope))];
  if (scopes.length < 2) return scopes[0] ?? null;
  throw new Refusal(
    "invalid",
    `Fields of ${scopes.map((scope) => `the ${scope}`).join(" and of ")} cannot be asked for in one request. Send one request for each.`,
  );
}

/** Whether a document asks what the schema says of itself. */
export function asksOfSchema(document: DocumentNode): boolean {
  return document.definitions.some(
    (definition) =>
      "selectionSet" in definition &&
      definition.selectionSet?.selections.some(
        (selection) => selection.kind === Kind.FIELD && /^__(schema|type)$/.test(selection.name.value),
      ),
  );
}

/** Follows fragments at the root, for as long as the bounds allow; what lies beyond is refused by them. */
function rootNames(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const fragments = fragmentsOf(document);
  const names: string[] = [];
  const waiting: SelectionNode[] = [...operation.selectionSet.selections];
  for (let visited = 0; visited < graphqlBounds.tokens && names.length <= graphqlBounds.rootFields; visited += 1) {
    const next = waiting.shift();
    if (next === undefined) break;
    if (next.kind === Kind.FIELD) names.push(next.name.value);
    else if (next.kind === Kind.INLINE_FRAGMENT) waiting.push(...next.selectionSet.selections);
    else waiting.push(...(fragments.get(next.name.value)?.selectionSet.selections ?? []));
  }
  return names;
}
