import type { ComponentType } from "react";

/** Somebody whose access ends or has ended. */
export type Leaver = {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** Owns records without a sign-in. */
  readonly placeholder?: boolean;
};

/** What people own, as the modules above know it: their parts of the pages of people. */
export type Belongings = {
  /** Asks who takes over before somebody is deactivated; `deactivate` does that. */
  readonly Leaving: ComponentType<{
    readonly leaver: Leaver;
    readonly deactivate: () => Promise<void>;
    readonly onClose: () => void;
  }>;
  /** What a deactivated person still owns. */
  readonly Remains: ComponentType<{ readonly leaver: Leaver }>;
  /** Deactivated people who still own something, by member id, in words. */
  readonly owning: ReadonlyMap<string, string>;
};
