/** Leaves a route's `beforeLoad` with the router's `redirect(…)` or `notFound()`; its protocol is a thrown value that is no error. */
export function leave(way: object): never {
  // oxlint-disable-next-line typescript/only-throw-error -- the router catches its own values
  throw way;
}
