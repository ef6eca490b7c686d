import type { LostWork } from "#platform/backup/lost-work";
import type { Consumer } from "#platform/events/listener";
import type { OwnShapesSource } from "#platform/graphql/own-shapes";
import type { Relation } from "#platform/graphql/relation";
import type { AnyJobType } from "#platform/jobs/jobs";
import type { AnyOperation } from "#platform/operation";
import type { Topic } from "#platform/realtime/topic";

/** What the application mounts of a module: everything it does, reacts to and does later. */
export interface Module {
  readonly name: string;
  readonly operations: readonly AnyOperation[];
  readonly consumers: readonly Consumer[];
  readonly jobs: readonly AnyJobType[];
  /** Lines of a crontab that enqueue its jobs. */
  readonly schedule: readonly string[];
  /** Ways from its shapes to others that GraphQL may take. */
  readonly relations?: readonly Relation[];
  /** What of it one organization has and another has not, for GraphQL. */
  readonly ownShapes?: OwnShapesSource;
  /** What of it was under way when a backup was made, and ends with a restore. */
  readonly lostInRestore?: readonly LostWork[];
  /** What people may watch of it. */
  readonly topics?: readonly Topic[];
}
