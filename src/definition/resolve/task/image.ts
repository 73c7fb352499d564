import { join } from "node:path";
import { match } from "../../../lib/match";
import type { Architecture, ImageOrigin } from "../../image";
import { contentTag } from "../app-folder";

export type Image = BuiltImage | { readonly type: "named"; readonly reference: string };

export interface BuiltImage {
  readonly type: "built";
  readonly source: string;
  readonly repository: string;
  readonly tag: string;
}

/** The image that the registry stack builds and pushes; undefined when it is somebody else's. */
export function builtImage(image: Image): BuiltImage | undefined {
  return match(image, "type", { built: (own) => own, named: () => undefined });
}

/** Gives an app's image tag; injected so that one synth reads each folder once. */
export type TagOf = (source: string) => string;

/** Reads each app folder once, however many environments build it. `root` is the repository's folder. */
export function tagReader(root: string): TagOf {
  const tags = new Map<string, string>();
  return (source) => {
    const tag = tags.get(source) ?? contentTag(join(root, source));
    tags.set(source, tag);
    return tag;
  };
}

/** The image of a container; one that is built has a repository of its own. */
export function resolveImage(
  { source, image }: ImageOrigin,
  architecture: Architecture,
  repository: string,
  tagOf: TagOf,
): Image {
  return source === undefined
    ? { type: "named", reference: image }
    : { type: "built", source, repository, tag: tagFor(tagOf(source), architecture) };
}

/** The same content built for another processor is another image: where it isn't the usual one, its tag says so. */
function tagFor(tag: string, architecture: Architecture): string {
  return `${tag}${{ X86_64: "", ARM64: "-arm64" }[architecture]}`;
}
