import type { Rule } from "./result";
import { argumentValues } from "./rules/arguments/argument-values";
import { autoscaling } from "./rules/scaling/autoscaling";
import { calls, isolation } from "./rules/calls";
import { conditions } from "./rules/stacks/conditions";
import { containers } from "./rules/tasks/containers";
import { dataStores, storeIsolation } from "./rules/data-stores";
import { deployPermissions, deployTrust } from "./rules/roles/deploy-roles";
import { deployments } from "./rules/deployments";
import { encryptionKeys } from "./rules/keys";
import { exec } from "./rules/exec";
import { exposedPaths } from "./rules/exposures/exposed-paths";
import { exposures } from "./rules/exposures/exposures";
import { fileSystems } from "./rules/file-systems";
import { imageRepository, pullPermission, pullRoute } from "./rules/images";
import { limitsNames } from "./rules/limits/names";
import { limitsPolicies } from "./rules/limits/policies";
import { limitsTags } from "./rules/limits/tags";
import { limitsBalancers, limitsGroups, limitsServices } from "./rules/limits/quotas";
import { balancerLogs } from "./rules/balancers/balancer-logs";
import { networkAcls } from "./rules/network-acls";
import { balancerNetwork, balancerTarget, listenerRules } from "./rules/balancers/load-balancers";
import { listeners } from "./rules/balancers/listeners";
import { logsPermission, logsRoute } from "./rules/logs";
import { defaultGroups, serviceNetwork, vpcMembership } from "./rules/network";
import { surplusPermissions } from "./rules/roles/surplus-permissions";
import { wildcardPermissions } from "./rules/roles/wildcard-permissions";
import { references, remoteStates, unreadFiles } from "./rules/stacks/references";
import { roleSharing } from "./rules/roles/role-sharing";
import { resourcePolicies } from "./rules/roles/resource-policies";
import { regions } from "./rules/regions";
import { roleTrust } from "./rules/roles/role-trust";
import { environmentFiles, secretsPermission, secretsRoute } from "./rules/secrets";
import { serviceKeys } from "./rules/roles/service-keys";
import { deadLetters } from "./rules/dead-letters";
import { subscriptions } from "./rules/subscriptions";
import { serviceConnect } from "./rules/service-connect/service-connect";
import { schedules } from "./rules/schedules/schedules";
import { startOrder } from "./rules/start-order";
import { declarations } from "./rules/stacks/declarations";
import { declaredPermissions, declaredUses } from "./rules/uses";
import { useSettings } from "./rules/tasks/use-settings";
import { stackStates } from "./rules/stacks/states";
import { unreadResources } from "./rules/unread-resources";
import { instanceCounts } from "./rules/stacks/instance-counts";
import { uniqueNames } from "./rules/stacks/unique-names";
import { oneOwner } from "./rules/stacks/one-owner";
import { stateBucket } from "./rules/stacks/state-bucket";
import { subnetAddresses } from "./rules/subnet-addresses";
import { surplusRoutes, surplusRules } from "./rules/surplus";
import { taskDefinition } from "./rules/tasks/task-definition";

/** In the order in which they are reported; none depends on another. */
export const RULES: readonly Rule[] = [
  unreadFiles,
  unreadResources,
  references,
  remoteStates,
  stackStates,
  uniqueNames,
  oneOwner,
  conditions,
  instanceCounts,
  declarations,
  argumentValues,
  taskDefinition,
  containers,
  vpcMembership,
  networkAcls,
  regions,
  serviceNetwork,
  dataStores,
  pullRoute,
  pullPermission,
  imageRepository,
  logsRoute,
  logsPermission,
  secretsRoute,
  secretsPermission,
  environmentFiles,
  fileSystems,
  encryptionKeys,
  exec,
  roleTrust,
  roleSharing,
  balancerNetwork,
  balancerTarget,
  balancerLogs,
  listeners,
  listenerRules,
  serviceConnect,
  calls,
  declaredUses,
  declaredPermissions,
  useSettings,
  subscriptions,
  deadLetters,
  serviceKeys,
  exposures,
  exposedPaths,
  isolation,
  storeIsolation,
  surplusRules,
  surplusRoutes,
  surplusPermissions,
  wildcardPermissions,
  defaultGroups,
  resourcePolicies,
  deployTrust,
  deployPermissions,
  stateBucket,
  startOrder,
  schedules,
  deployments,
  autoscaling,
  subnetAddresses,
  limitsNames,
  limitsGroups,
  limitsBalancers,
  limitsServices,
  limitsPolicies,
  limitsTags,
];
