#!/usr/bin/env bash
# Rehearses the rendered stacks with each Terraform or OpenTofu that is named, and prints the table of docs/rehearsal.md:
# versions.sh terraform /opt/tofu
set -euo pipefail
echo "| binary | version | stacks that passed |"
echo "| --- | --- | --- |"
for binary in "$@"; do
  version=$("$binary" version -json | node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).terraform_version')
  # A stack that fails is counted, and ends nothing.
  passed=$({ TERRAFORM_BINARY_NAME="$binary" npm run --silent rehearse -- --json || true; } | node -p '
    const { results } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    `${results.filter(({ verdict }) => verdict === "passed").length} of ${results.length}`')
  echo "| $(basename "$binary") | $version | $passed |"
done
