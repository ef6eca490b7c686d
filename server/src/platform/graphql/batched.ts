import type { GraphQLFieldResolver } from "graphql";
import type { GraphqlContext } from "./context.ts";

/** What one record of a level asks for. */
export interface Query<Args> {
  readonly obj: Readonly<Record<string, unknown>>;
  readonly params: Args;
}

interface Waiting<Args> {
  readonly query: Query<Args>;
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * A resolver that gathers what all records of a level ask for and calls `load` once with all of it: it answers in the
 * order of the questions. Nothing is remembered: a mutation later in the same request may have changed what was loaded.
 */
export function batched<Args extends object>(
  load: (queries: readonly Query<Args>[], context: GraphqlContext) => Promise<readonly unknown[]>,
): GraphQLFieldResolver<unknown, unknown> {
  const waitingIn = new WeakMap<GraphqlContext, Waiting<Args>[]>();
  return (parent, args, shared) =>
    new Promise((answer, fail) => {
      // a schema holds resolvers of every shape; GraphQL has checked the arguments by the field's own
      const [obj, params, context] = [parent as Query<Args>["obj"], args as Args, shared as GraphqlContext];
      const known = waitingIn.get(context);
      if (known !== undefined) {
        known.push({ query: { obj, params }, answer, fail });
        return;
      }
      const waiting = [{ query: { obj, params }, answer, fail }];
      waitingIn.set(context, waiting);
      // after what is already promised: by then every record of the level has asked
      void Promise.resolve().then(() =>
        process.nextTick(() => {
          waitingIn.delete(context);
          void settle(waiting, load, context);
        }),
      );
    });
}

async function settle<Args>(
  waiting: readonly Waiting<Args>[],
  load: (queries: readonly Query<Args>[], context: GraphqlContext) => Promise<readonly unknown[]>,
  context: GraphqlContext,
): Promise<void> {
  try {
    const answers = await load(
      waiting.map(({ query }) => query),
      context,
    );
    for (const [n, { answer }] of waiting.entries()) answer(answers[n] ?? null);
  } catch (error) {
    for (const { fail } of waiting) fail(error);
  }
}
