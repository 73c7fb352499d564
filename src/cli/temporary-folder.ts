/** Temporary folders that are gone when the process ends, however it ends but by SIGKILL. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();

/** @param prefix start of its name: `bench-` */
export function temporaryFolder(prefix: string): string {
  if (folders.size === 0) process.once("exit", removeAll);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  folders.add(folder);
  return folder;
}

export function removeTemporary(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  keepTemporary(folder);
}

/** Leaves it to the user. */
export function keepTemporary(folder: string): void {
  folders.delete(folder);
  if (folders.size === 0) process.off("exit", removeAll);
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
