import { deployPermissions } from "./rules/deploy-permissions";
import { deployTrust } from "./rules/deploy-trust";
import { doorRoutes } from "./rules/door-routes";
import { vpcMembership } from "./rules/vpc-membership";
import { balancerNetwork } from "./rules/balancer-network";
import { balancerTarget } from "./rules/balancer-target";
import { calls } from "./rules/calls";
import { defaultGroups } from "./rules/default-groups";
import { doors } from "./rules/doors";
import { environmentFiles } from "./rules/environment-files";
import { exec } from "./rules/exec";
import { imageRepository } from "./rules/image-repository";
import { isolation } from "./rules/isolation";
import { limitsBalancers } from "./rules/limits-balancers";
import { limitsGroups } from "./rules/limits-groups";
import { limitsNames } from "./rules/limits-names";
import { limitsServices } from "./rules/limits-services";
import { listenerRules } from "./rules/listener-rules";
import { logsPermission } from "./rules/logs-permission";
import { logsRoute } from "./rules/logs-route";
import { pullPermission } from "./rules/pull-permission";
import { pullRoute } from "./rules/pull-route";
import { remoteStates } from "./rules/remote-states";
import { references } from "./rules/references";
import type { Rule } from "./result";
import { roleSharing } from "./rules/role-sharing";
import { roleTrust } from "./rules/role-trust";
import { secretsPermission } from "./rules/secrets-permission";
import { secretsRoute } from "./rules/secrets-route";
import { serviceNetwork } from "./rules/service-network";
import { stateBucket } from "./rules/state-bucket";
import { startOrder } from "./rules/start-order";
import { subnetAddresses } from "./rules/subnet-addresses";
import { surplusPermissions } from "./rules/surplus-permissions";
import { surplusRoutes } from "./rules/surplus-routes";
import { surplusRules } from "./rules/surplus-rules";
import { taskDefinition } from "./rules/task-definition";
import { wildcardPermissions } from "./rules/wildcard-permissions";

/** In the order in which they run: rules about what is surplus come after those that follow the flows. */
export const RULES: readonly Rule[] = [
  references,
  remoteStates,
  taskDefinition,
  vpcMembership,
  serviceNetwork,
  pullRoute,
  pullPermission,
  imageRepository,
  logsRoute,
  logsPermission,
  secretsRoute,
  secretsPermission,
  environmentFiles,
  exec,
  roleTrust,
  roleSharing,
  balancerNetwork,
  balancerTarget,
  listenerRules,
  calls,
  doors,
  doorRoutes,
  isolation,
  surplusRules,
  surplusRoutes,
  surplusPermissions,
  wildcardPermissions,
  defaultGroups,
  deployTrust,
  deployPermissions,
  stateBucket,
  startOrder,
  subnetAddresses,
  limitsNames,
  limitsGroups,
  limitsBalancers,
  limitsServices,
];
