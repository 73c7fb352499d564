import { deployPermissions } from "./deploy-permissions";
import { deployTrust } from "./deploy-trust";
import { doorRoutes } from "./door-routes";
import { vpcMembership } from "./vpc-membership";
import { balancerNetwork } from "./balancer-network";
import { balancerTarget } from "./balancer-target";
import { calls } from "./calls";
import { defaultGroups } from "./default-groups";
import { doors } from "./doors";
import { environmentFiles } from "./environment-files";
import { exec } from "./exec";
import { imageRepository } from "./image-repository";
import { isolation } from "./isolation";
import { limitsBalancers } from "./limits-balancers";
import { limitsGroups } from "./limits-groups";
import { limitsNames } from "./limits-names";
import { limitsServices } from "./limits-services";
import { listenerRules } from "./listener-rules";
import { logsPermission } from "./logs-permission";
import { logsRoute } from "./logs-route";
import { pullPermission } from "./pull-permission";
import { pullRoute } from "./pull-route";
import { remoteStates } from "./remote-states";
import { references } from "./references";
import type { Rule } from "./result";
import { roleSharing } from "./role-sharing";
import { roleTrust } from "./role-trust";
import { secretsPermission } from "./secrets-permission";
import { secretsRoute } from "./secrets-route";
import { serviceNetwork } from "./service-network";
import { stateBucket } from "./state-bucket";
import { startOrder } from "./start-order";
import { subnetAddresses } from "./subnet-addresses";
import { surplusPermissions } from "./surplus-permissions";
import { surplusRoutes } from "./surplus-routes";
import { surplusRules } from "./surplus-rules";
import { taskDefinition } from "./task-definition";
import { wildcardPermissions } from "./wildcard-permissions";

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
