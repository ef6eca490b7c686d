import type { ApplicationSettings } from "./app.ts";
import type { Settings } from "#platform/settings";

/** The part of the settings that the application itself is built from. */
export function applicationSettings(settings: Settings): ApplicationSettings {
  const { callsPerAddress, callsPerCaller, signInsPerAddress } = settings;
  return {
    ...settings,
    embeddedIn: settings.databaseUrl === null ? settings.dataDir : null,
    rateLimits: { perAddress: callsPerAddress, perCaller: callsPerCaller, signInPerAddress: signInsPerAddress },
  };
}
