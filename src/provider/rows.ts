/** All rows, and what they were read from. */
import { CLUSTERS } from "./rows/aurora";
import { DATABASES } from "./rows/databases";
import { ACCESS } from "./rows/ec2-access";
import { NETWORKS } from "./rows/ec2-network";
import { ECS } from "./rows/ecs";
import { LOAD_BALANCERS } from "./rows/elbv2";
import { EVENTS } from "./rows/events";
import { FILES } from "./rows/files";
import { IDENTITIES } from "./rows/iam";
import { MESSAGES } from "./rows/messages";
import { OPERATIONS } from "./rows/operations";
import { OTHER_PROVIDERS } from "./rows/other-providers";
import { SCALING } from "./rows/scaling";
import { STORES } from "./rows/stores";
import { TARGET_GROUPS } from "./rows/target-groups";
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
