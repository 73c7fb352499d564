/** All rows, and what they were read from. */
import { CLUSTERS } from "./aurora";
import { DATABASES } from "./databases";
import { ACCESS } from "./ec2-access";
import { NETWORKS } from "./ec2-network";
import { ECS } from "./ecs";
import { LOAD_BALANCERS } from "./elbv2";
import { EVENTS } from "./events";
import { FILES } from "./files";
import { IDENTITIES } from "./iam";
import { MESSAGES } from "./messages";
import { OPERATIONS } from "./operations";
import { OTHER_PROVIDERS } from "./other-providers";
import { SCALING } from "./scaling";
import { STORES } from "./stores";
import { TARGET_GROUPS } from "./target-groups";
import type { Rows, TypeRow } from "./type-row";

/** The version of hashicorp/aws that the rows describe. */
export const ROWS_VERSION = "6.25.0";

export const ROWS: Rows = {
  ...ACCESS,
  ...CLUSTERS,
  ...DATABASES,
  ...ECS,
  ...EVENTS,
  ...FILES,
  ...IDENTITIES,
  ...LOAD_BALANCERS,
  ...MESSAGES,
  ...NETWORKS,
  ...OPERATIONS,
  ...OTHER_PROVIDERS,
  ...SCALING,
  ...STORES,
  ...TARGET_GROUPS,
};

export function rowOf(type: string): TypeRow | undefined {
  return ROWS[type];
}
