import { match } from "../../../lib/match";
import type { Cache } from "../../caches";
import type { Database } from "../../databases";
import type { Encrypted, Key, ResourceDefinition } from "../../resources";

/** Name of the key that encrypts a resource; undefined for one of AWS's, and for what AWS doesn't encrypt. */
export function keyNameOf(resource: ResourceDefinition): string | undefined {
  const none = (): undefined => undefined;
  // Of a database or a cache that exists nobody needs to know it.
  const created = (it: Cache | Database): string | undefined => (it.existing === undefined ? it.key : undefined);
  const own = ({ key }: Encrypted): string | undefined => key;
  return match(resource, "type", {
    https: none,
    tcp: none,
    postgres: created,
    mysql: created,
    cache: created,
    bucket: own,
    queue: own,
    topic: own,
    table: own,
    "event-bus": own,
    files: own,
    key: none,
  });
}

/** The definition of a key; undefined for any other resource. */
export function keyDefinition(resource: ResourceDefinition): Key | undefined {
  const none = (): undefined => undefined;
  return match(resource, "type", {
    https: none,
    tcp: none,
    postgres: none,
    mysql: none,
    cache: none,
    bucket: none,
    queue: none,
    topic: none,
    table: none,
    "event-bus": none,
    files: none,
    key: (own) => own,
  });
}
