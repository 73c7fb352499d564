import { IDENTITIES } from "./identities";
import { ON_THE_INTERNET } from "./internet";
import { OTHER_NETWORKS } from "./networks";
import type { Opener } from "./opener";

export const OPENERS: readonly Opener[] = [...ON_THE_INTERNET, ...OTHER_NETWORKS, ...IDENTITIES];
