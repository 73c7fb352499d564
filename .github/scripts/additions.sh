#!/usr/bin/env bash
# Applies what a stack has, and destroys nothing that it has no longer: additions.sh <stack>. New images are pushed before
# the tasks that want them, and the repository of a service that is gone stays until no task runs any more.
set -euo pipefail
folder="cdktf.out/stacks/$1"
targets=$(node -e '
  const { resource = {}, moved = [] } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const addresses = Object.entries(resource).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));
  console.log([...addresses, ...moved.map(({ from }) => from)].map((address) => `-target=${address}`).join("\n"));
' "$folder/cdk.tf.json")
if [ -z "$targets" ]; then exit 0; fi
terraform -chdir="$folder" init -input=false
# No address has a space or a character that the shell reads.
# shellcheck disable=SC2086
terraform -chdir="$folder" apply -input=false -auto-approve $targets
