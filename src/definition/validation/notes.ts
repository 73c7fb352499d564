import { asService } from "../job";
import type { PlatformDefinition } from "../platform";
import type { ServiceDefinition } from "../service";
import { placedContainers } from "./containers/containers";
import { databaseNotes } from "./resources/database-rules";

/** A tag without a digit, or that says it itself: `latest`, `alpine`, `stable-alpine3.22`. Of a digest no tag matters. */
const MOVING = /^[^@]*:([^/:@\d]+|(latest|stable)-[^/:@]+)$/i;

/** What is right but may surprise, a line each. */
export function definitionNotes({ name, environments }: PlatformDefinition): string[] {
  const notes = Object.entries(environments).flatMap(([key, { namespace, resources, services, jobs = {} }]) => [
    ...(namespace !== undefined && /(^|\.)local$/.test(namespace)
      ? [
          `environment '${name}-${key}': namespace is '${namespace}'; names under .local belong to multicast DNS (RFC 6762), which some resolvers ask instead of the VPC's; choose another one for a platform of your own`,
        ]
      : []),
    ...databaseNotes(resources),
    ...Object.entries(services).flatMap(([service, own]) => movingImages("service", service, own)),
    ...Object.entries(jobs).flatMap(([job, own]) => movingImages("job", job, asService(own))),
  ]);
  return [...new Set(notes)];
}

/**
 * Images whose tag names no version: what it stands for may change between two tasks.
 * @see https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
 */
function movingImages(kind: string, name: string, service: ServiceDefinition): string[] {
  return placedContainers(name, service).flatMap(({ at, container: { image } }) =>
    image !== undefined && MOVING.test(image)
      ? [
          `${kind} '${name}': ${at}image is '${image}'; that tag moves, so that tasks may run different versions; name a version or a digest`,
        ]
      : [],
  );
}
