import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { Construct } from "constructs";
import { DATABASE_ENGINES, DATABASE_PORTS, SERVERLESS_CLASS } from "../../aws/data-stores/databases";
import type { AuroraCluster, AuroraInstances } from "../../definition/databases";
import { DEFAULTS } from "../../definition/resolve/defaults";
import { match } from "../../lib/match";
import type { ResourceHandle } from "../platform-interface";
import { type DatabaseProps, addDatabasePlace, commonSettings, insideOf, loginArnOf, tlsOnly } from "./database-parts";

/**
 * Adds an Aurora cluster that is encrypted, private and backed up, lets in nobody yet, and takes connections by TLS only, with
 * its instances. Which of them writes is Aurora's choice, and changes.
 */
export function addAuroraCluster(scope: Construct, id: string, props: DatabaseProps<AuroraCluster>): ResourceHandle {
  const own = new Construct(scope, id);
  const { physicalName, definition } = props;
  const { type, aurora } = definition;
  const { engine, version, familyOf, tls } = DATABASE_ENGINES[type].cluster;
  const engineVersion = definition.engineVersion ?? version;
  const { securityGroupId, subnetGroupName } = addDatabasePlace(own, props);
  const { database: databaseName, masterUser } = insideOf(definition);
  const parameters = new RdsClusterParameterGroup(own, "parameter_group", tlsOnly(props, familyOf(engineVersion), tls));
  const { instanceClass, serverless } = sizeOf(aurora);
  const cluster = new RdsCluster(own, "Default", {
    ...commonSettings(props),
    clusterIdentifier: physicalName,
    engine,
    engineVersion,
    ...(serverless && { serverlessv2ScalingConfiguration: serverless }),
    databaseName,
    port: DATABASE_PORTS[type],
    masterUsername: masterUser,
    dbSubnetGroupName: subnetGroupName,
    vpcSecurityGroupIds: [securityGroupId],
    dbClusterParameterGroupName: parameters.name,
  });
  // Its id isn't known when it is replaced, so its instances go before it, as AWS asks; its name would be.
  const clusterIdentifier = cluster.id;
  const numbers = Array.from({ length: 1 + (aurora.readers ?? DEFAULTS.aurora.readers) }, (_, index) => index + 1);
  const instances = numbers.map(
    (number) =>
      new RdsClusterInstance(own, String(number), {
        identifier: `${physicalName}-${number}`,
        clusterIdentifier,
        // Its version is the cluster's.
        engine,
        instanceClass,
        dbSubnetGroupName: subnetGroupName,
        publiclyAccessible: false,
        applyImmediately: true,
      }),
  );
  return {
    name: cluster.clusterIdentifier,
    arn: cluster.arn,
    host: cluster.endpoint,
    readerHost: cluster.readerEndpoint,
    securityGroupId,
    secretArn: cluster.masterUserSecret.get(0).secretArn,
    ...loginArnOf(props, cluster.clusterResourceId),
    // Its name leads nowhere before.
    dependsOn: instances,
  };
}

function sizeOf(aurora: AuroraInstances) {
  return match(aurora, "type", {
    serverless: ({ minCapacity = DEFAULTS.aurora.minCapacity, maxCapacity }) => ({
      instanceClass: SERVERLESS_CLASS,
      serverless: { minCapacity, maxCapacity },
    }),
    provisioned: ({ instanceClass }) => ({ instanceClass, serverless: undefined }),
  });
}
