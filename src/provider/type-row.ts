/** How the provider's knowledge of a resource type is written down: as rows of data, beside the schema that the bindings give. */
import type { Value } from "./cty";
import type { Check, Scalar } from "./checks";

/** Two texts that the provider takes for one: by case, as JSON, as a policy, … */
export type Sameness =
  | "case"
  | "containers"
  | "dns name"
  | "final dot"
  | "https url"
  | "instant"
  | "ipv6 block"
  | "json"
  | "kms key"
  | "lifecycle"
  | "policy"
  | "protocol";

/** What a condition asks of the values at a path. What isn't known yet answers none of it. */
export interface Test {
  /** One of these is planned. */
  readonly is?: readonly Scalar[];
  /** None of these is planned; nothing planned is none of them, too. */
  readonly isNot?: readonly Scalar[];
  /** One of these is there before the change. */
  readonly was?: readonly Scalar[];
  readonly wasNot?: readonly Scalar[];
  /** What is planned begins with none of these. */
  readonly beginsNot?: readonly string[];
  /** Whether the configuration sets it. */
  readonly given?: boolean;
  /** Whether it differs from what is there. */
  readonly changes?: boolean;
  /** A version below the one that is there. */
  readonly lower?: true;
  /** Fewer elements, or as many and others. */
  readonly grows?: false;
  /** Elements that are there don't all stay. */
  readonly keepsAll?: false;
  /** Whether there were none before, or are none afterwards. */
  readonly begins?: true;
  readonly ends?: true;
  /** Whether the version that is there is below this one. */
  readonly below?: string;
  /** Some of them is none of the values at these paths. */
  readonly within?: readonly string[];
  /** It is planned for something new. */
  readonly isNew?: true;
  /** A text that doesn't match. */
  readonly matchesNot?: RegExp;
}

/** Tests by dotted path; all of them must hold. */
export type Condition = Readonly<Record<string, Test>>;

/** A replacement or an indifference that depends on more than the value itself. */
export interface Conditional {
  readonly paths: readonly string[];
  readonly when: Condition;
}

/** A plan that the provider refuses. */
export interface Refusal {
  /** The argument that the message points at. */
  readonly at: string;
  readonly when: Condition;
  readonly says: string;
}

/** Dotted paths leave out the indexes of blocks: `dns_config.dns_records.type`. */
export interface TypeRow {
  /** The file that it was read from, below `internal/service` of hashicorp/terraform-provider-aws. */
  readonly source: string;
  /**
   * Built with the plugin framework, which tells nothing from empty.
   * @default the SDK, to which null, "", 0, false and an empty list are one
   */
  readonly framework?: true;
  /** Whose change replaces the resource; the path of a block stands for all in it. */
  readonly replaces?: readonly string[];
  /** Whatever else changes replaces it. */
  readonly replacesAllBut?: readonly string[];
  readonly replacesWhen?: readonly Conditional[];
  /** Values of arguments that are left out; those in blocks hold where the block is. */
  readonly defaults?: Readonly<Record<string, Scalar>>;
  /** Blocks that are Optional and Computed: left out, what is there stays in force. */
  readonly keeps?: readonly string[];
  /** Blocks whose absence alone is no difference: left out, their arguments go back to their defaults. */
  readonly resets?: readonly string[];
  /** What the provider takes for equal. */
  readonly same?: Readonly<Record<string, Sameness>>;
  /** What stays as it is under a condition, whatever is configured. */
  readonly ignores?: readonly Conditional[];
  /** What AWS decides or gives back where nothing is sent. */
  readonly gives?: Readonly<Record<string, Value>>;
  /** What AWS sets under a condition, whatever was there before. */
  readonly settles?: readonly { readonly values: Readonly<Record<string, Value>>; readonly when: Condition }[];
  /** Lists that hold what another argument says too, whether it is among what is configured of them or not. */
  readonly includes?: Readonly<Record<string, string>>;
  /** Blocks that an update never takes away: they come back at the next plan. */
  readonly sticks?: readonly string[];
  /** Blocks that aren't sent where nothing is set in them: they are gone at the next plan. */
  readonly lost?: readonly string[];
  readonly values?: Readonly<Record<string, Check>>;
  /** How many elements a list or a set has, or how many blocks there are. */
  readonly counts?: Readonly<Record<string, Check>>;
  /** Numbers that need not be whole. */
  readonly fractions?: readonly string[];
  /** At most one of each list. */
  readonly exclusive?: readonly (readonly string[])[];
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  /** What must be given with what. */
  readonly together?: Readonly<Record<string, readonly string[]>>;
  readonly refuses?: readonly Refusal[];
}

export type Rows = Readonly<Record<string, TypeRow>>;
