import type { Database } from "../../definition/databases";
import type { ResourceDefinition } from "../../definition/resources";
import { match } from "../../lib/match";
import { type Server, mysql, postgres, valkey } from "./servers";

/** What services on this machine find in place of a resource. */
export type StandIn =
  /** The resource itself: a host on the internet. */
  | { readonly type: "itself" }
  /** Nothing: whoever runs the platform says where one is. */
  | { readonly type: "none" }
  /** A server in a container of its own. */
  | { readonly type: "server"; readonly server: Server }
  /** The same in the container that answers for AWS. */
  | { readonly type: "aws" }
  /** A volume that all who use it mount. */
  | { readonly type: "volume" };

/** What stands in for each kind of resource. */
export function standInOf(resource: ResourceDefinition): StandIn {
  const aws = (): StandIn => ({ type: "aws" });
  const server =
    (of: (database: Database) => Server) =>
    (database: Database): StandIn =>
      // Nobody logs in by IAM but on AWS.
      database.existing === undefined && database.iamUser !== undefined
        ? { type: "none" }
        : { type: "server", server: of(database) };
  return match(resource, "type", {
    https: (): StandIn => ({ type: "itself" }),
    // Nobody knows which protocol it speaks.
    tcp: (): StandIn => ({ type: "none" }),
    postgres: server(postgres),
    mysql: server(mysql),
    cache: (own): StandIn => ({ type: "server", server: valkey(own) }),
    bucket: aws,
    queue: aws,
    topic: aws,
    // One that exists says nothing of its keys: nobody can make it a second time.
    table: ({ partitionKey }): StandIn => (partitionKey === undefined ? { type: "none" } : aws()),
    "event-bus": aws,
    files: (): StandIn => ({ type: "volume" }),
    // KMS makes up a key's id: what stands in for AWS has it when it runs, and services are told before.
    key: (): StandIn => ({ type: "none" }),
  });
}

/** Whether a resource is in the container that answers for AWS. */
export function isInAws(resource: ResourceDefinition): boolean {
  return { itself: false, none: false, server: false, aws: true, volume: false }[standInOf(resource).type];
}
