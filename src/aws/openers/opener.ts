/**
 * Types of resources that let somebody in, or hand something out, beside what the proof follows: who gets what from each. `about`
 * are the arguments that say of what; `says` gets what they name.
 */
export interface Opener {
  readonly types: readonly string[];
  /** AWS's page that says so. */
  readonly page: string;
  readonly about: readonly string[];
  readonly says: (about: string) => string;
  /** Anybody at all, or some that the resource or something else names. */
  readonly to: "everybody" | "some";
  /** Somebody reaches something, or may do more. */
  readonly gives: "exposure" | "permission";
  /** Only where an argument has one of these values, `""` where it isn't set; without values where it is set. */
  readonly where?: { readonly argument: string; readonly values?: readonly string[] };
  /** Not where one of these arguments narrows it. */
  readonly unless?: readonly string[];
}

export const docs = (page: string): string => `https://docs.aws.amazon.com/${page}`;
/** Somebody reaches something. */
export const exposes = { to: "some", gives: "exposure" } as const;
/** Everybody does. */
export const publishes = { to: "everybody", gives: "exposure" } as const;
/** Somebody may do more. */
export const permits = { to: "some", gives: "permission" } as const;
