import type { Resource } from "../../../terraform/expressions/value";
import { textSetting } from "../../../facts/setting";

/** CPU units and MiB of a task, where they are known. */
export interface TaskSize {
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

export function taskSize(task: Resource): TaskSize {
  const read = (what: string): number | undefined => {
    const given = textSetting(task.get(what));
    return given.kind === "set" ? sizeUnits(given.value) : undefined;
  };
  return { cpu: read("cpu"), memory: read("memory") };
}

/** CPU units from `256`, `.25 vCPU` or `0.25vcpu`; memory from `512`, `1 GB`. */
export function sizeUnits(text: string): number | undefined {
  const found = /^([\d.]+)\s*(vcpu|gb)?$/i.exec(text.trim());
  const number = Number(found?.[1]);
  return found && Number.isFinite(number) ? number * (found[2] === undefined ? 1 : 1024) : undefined;
}
