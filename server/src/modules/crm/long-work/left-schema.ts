/** Why a record was left as it is when what had been done to it was taken back. */
export const leftReasons = ["changed", "built_on", "deleted", "refused", "out_of_sight"] as const;
export type LeftReason = (typeof leftReasons)[number];
/** Records that were left are named up to this many, and counted beyond. */
export const maxNamedLeft = 1000;
