import { posix } from "node:path";
import { backendOf } from "../terraform/backend";
import { type RenderedStack, stackOf } from "../terraform/rendered-stacks";
import type { StateMove } from "./state-moves";

/** Where a stack's folder is in the repository: a local state's path is relative to it. */
const FOLDER = "cdktf.out/stacks";

/**
 * A POSIX shell script that moves resources between states, whatever backend keeps them, and changes nothing in AWS. It
 * works on copies of the states, all in one folder that stays, and writes them back when every move has succeeded: first
 * those that get something, so that at no moment a resource is in none.
 */
export function moveScript(moves: readonly StateMove[]): string {
  const receiving = unique(moves.map(({ to }) => to));
  const giving = unique(moves.map(({ from }) => from)).filter(({ name }) => !receiving.some((it) => it.name === name));
  const all = [...receiving, ...giving];
  const names = (stacks: readonly RenderedStack[]) => stacks.map(({ name }) => name).join(" ");
  return [
    HEAD,
    ...all.map((stack) => `pull ${stack.name} <<EOF\n${backendBlock(stack)}\nEOF`),
    "",
    ...moves.map(({ from, to, address }) => `move ${from.name} ${to.name} ${address}`).sort(),
    "",
    ...all.map(({ name }) => `push ${name}`),
    "",
    "trap - EXIT",
    `echo "moved: ${moves.length} resources, from ${names(unique(moves.map(({ from }) => from)))} to ${names(receiving)}"`,
    `echo "the states of before are in $work; remove that folder when a plan of each stack has shown no change"`,
    "",
  ].join("\n");
}

const HEAD = `#!/bin/sh
# Moves resources between the states of stacks; nothing in AWS changes. Run it in the repository's folder, with the
# credentials of the backend, while nobody deploys.
set -eu
umask 077
root=$PWD
work=$(mktemp -d "\${TMPDIR:-/tmp}/states.XXXXXX")
trap 'echo "stopped; the states of before are in $work" >&2' EXIT
unset TF_WORKSPACE TF_CLI_ARGS 2>/dev/null || true
export TF_PLUGIN_CACHE_DIR="\${TF_PLUGIN_CACHE_DIR:-$work/providers}"
export TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE=true
mkdir -p "$TF_PLUGIN_CACHE_DIR"

# A folder with nothing but the backend. Terraform fetches the providers of what the state holds, once for all states.
pull() {
  mkdir "$work/$1"
  cat > "$work/$1/backend.tf.json"
  terraform -chdir="$work/$1" init -input=false -no-color > "$work/$1/init.log"
  terraform -chdir="$work/$1" state pull > "$work/$1.before"
  # A state that isn't there yet is an empty text.
  if [ -s "$work/$1.before" ]; then cp "$work/$1.before" "$work/$1.tfstate"; fi
}

move() {
  (cd "$work" && terraform state mv -no-color -backup=/dev/null -backup-out=/dev/null -state="$1.tfstate" -state-out="$2.tfstate" "$3" "$3")
}

push() {
  terraform -chdir="$work/$1" state push "$work/$1.tfstate"
}
`;

/** The stack's own backend; a local state's path from the repository's folder, where the script runs. */
function backendBlock(stack: RenderedStack): string {
  const { type = "local", config = {} } = backendOf(stackOf(stack).root) ?? {};
  if (type === "cloud") return document({ cloud: config });
  if (type !== "local") return document({ backend: { [type]: config } });
  const path = typeof config["path"] === "string" ? config["path"] : "terraform.tfstate";
  const resolved = posix.isAbsolute(path) ? path : `$root/${posix.join(FOLDER, stack.name, path)}`;
  return document({ backend: { local: { path: resolved } } });
}

/** Inside a here-document the shell reads \`, $ and \\ : nothing but our own $root may be left to it. */
function document(terraform: object): string {
  return JSON.stringify({ terraform }).replaceAll(/[\\`]|\$(?!root\/)/g, "\\$&");
}

function unique(stacks: readonly RenderedStack[]): RenderedStack[] {
  return [...new Map(stacks.map((stack) => [stack.name, stack])).values()];
}
