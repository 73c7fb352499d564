#!/usr/bin/env bash
# Rehearses the rendered stacks with each Terraform or OpenTofu that is named, against the installed providers and those of
# each further node_modules folder, and prints the table of docs/rehearsal.md:
# versions.sh terraform /opt/tofu -- /opt/newer/node_modules
set -euo pipefail
binaries=()
while [ $# -gt 0 ] && [ "$1" != "--" ]; do
  binaries+=("$1")
  shift
done
shift $(($# > 0))

# rehearsal BINARY LABEL OPTION…: a row of the table. A stack that fails is counted, and ends nothing.
rehearsal() {
  local binary=$1 provider=$2 version
  version=$("$binary" version -json | node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).terraform_version')
  passed() {
    { TERRAFORM_BINARY_NAME="$binary" npm run --silent rehearse -- --json "$@" || true; } | node -p '
      const { results } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
      `${results.filter(({ verdict }) => verdict === "passed").length} of ${results.length}`'
  }
  echo "| $(basename "$binary") | $version | $provider | $(passed "${@:3}") | $(passed --faults "${@:3}") |"
}

# provider FOLDER: the version of the AWS provider that has its bindings there, CDK Terrain's before CDKTF's
provider() {
  node -p '
    const { existsSync, readFileSync } = require("node:fs");
    const files = ["@cdktn", "@cdktf"].map((scope) => `${process.argv[1]}/${scope}/provider-aws/package.json`);
    JSON.parse(readFileSync(files.find(existsSync), "utf8")).cdktf.provider.version' "$1"
}

echo "| binary | version | AWS provider | stacks that passed | with --faults |"
echo "| --- | --- | --- | --- | --- |"
for binary in "${binaries[@]}"; do
  rehearsal "$binary" "$(provider node_modules)"
  for modules in "$@"; do
    rehearsal "$binary" "$(provider "$modules")" --providers "$modules"
  done
done
