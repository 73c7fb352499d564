#!/usr/bin/env bash
# Installs scanners from the registries of their languages into a folder, and prints the variables by which the tests find
# them: scanners.sh <folder> <name>…, of checkov, tflint and trivy. What can't be installed is left out: its test is skipped.
set -uo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift

checkov() {
  binary="$folder/venv/bin/checkov"
  python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet checkov==3.3.30
}
tflint() {
  binary="$folder/tflint"
  GOBIN="$folder" go install github.com/terraform-linters/tflint@v0.64.0
}
trivy() {
  binary="$folder/trivy"
  # It decodes JSON by a package that Go has behind this switch.
  GOEXPERIMENT=jsonv2 GOBIN="$folder" go install github.com/aquasecurity/trivy/cmd/trivy@v0.74.0
}

for name in "$@"; do
  "$name" >&2
  if "$binary" --version >/dev/null 2>&1; then
    echo "${name^^}=$binary"
  else
    echo "can't be installed here: $name" >&2
  fi
done
