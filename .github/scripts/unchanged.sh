#!/usr/bin/env bash
# Fails where git sees a change below the given paths, also files that aren't committed at all.
set -euo pipefail
changes=$(git status --porcelain --untracked-files=all -- "$@")
if [ -z "$changes" ]; then exit 0; fi
echo "::error::$* isn't what a fresh synth renders; run 'npm run synth' and commit the result"
echo "$changes"
git --no-pager diff --stat -- "$@"
exit 1
