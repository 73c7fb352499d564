import type { ContainerSettings } from "../../container";
import { volumeName } from "../names";
import type { FileMount, ResolvedUse } from "../uses";

/** A volume of a task: an empty one, or a share of Amazon EFS. */
export interface ResolvedVolume {
  readonly name: string;
  readonly files: FileMount | undefined;
}

/** Where a container finds a volume. */
export interface ResolvedMount {
  readonly volume: ResolvedVolume;
  readonly path: string;
  readonly readOnly: boolean;
}

/**
 * What a container mounts: volumes of its own, those that it shares, and the files that it uses.
 *
 * @param prefix of its own volumes' names: two containers that write to `/tmp` don't write to one
 */
export function mountsOf(
  { writablePaths = [], sharedPaths = [] }: Pick<ContainerSettings, "writablePaths" | "sharedPaths">,
  uses: readonly ResolvedUse[],
  prefix: string,
): ResolvedMount[] {
  const empty = (name: string, path: string): ResolvedMount => ({
    volume: { name, files: undefined },
    path,
    readOnly: false,
  });
  return [
    ...writablePaths.map((path) => empty(`${prefix}${volumeName(path)}`, path)),
    ...sharedPaths.map((path) => empty(`shared-${volumeName(path)}`, path)),
    ...uses
      .flatMap(({ mount }) => mount ?? [])
      .map((files) => ({
        volume: { name: volumeName(files.path), files },
        path: files.path,
        readOnly: files.readOnly,
      })),
  ];
}

/** The volumes of a task, each once, in the order in which its containers mount them. */
export function volumesOf(mounts: readonly ResolvedMount[]): ResolvedVolume[] {
  return [...new Map(mounts.map(({ volume }) => [volume.name, volume])).values()];
}
