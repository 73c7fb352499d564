#!/usr/bin/env bash
# Downloads what the review of each pull request approved that was merged since the newest deployment that succeeded, and
# prints the options for npm run hcp: approved.sh <folder>. Where nothing was reviewed, nothing is approved.
set -euo pipefail
folder=$1
repository="repos/$GITHUB_REPOSITORY"
mkdir -p "$folder"
echo '{ "version": 1, "base": "", "stacks": {} }' > "$folder/nothing.json"
echo "--approved=$folder/nothing.json"

runs="$repository/actions/workflows"
last=$(gh api "$runs/deploy.yml/runs?branch=$GITHUB_REF_NAME&status=success&per_page=1" --jq '.workflow_runs[].head_sha')
commits=$GITHUB_SHA
if [ -n "$last" ]; then
  commits=$(gh api --paginate "$repository/compare/$last...$GITHUB_SHA" --jq '.commits[].sha')
fi
merged='.[] | select(.merged_at != null) | .head.sha'
heads=$(for commit in $commits; do gh api "$repository/commits/$commit/pulls" --jq "$merged"; done | sort -u)
for head in $heads; do
  run=$(gh api "$runs/pull-request.yml/runs?head_sha=$head&per_page=1" --jq '.workflow_runs[].id')
  if [ -z "$run" ]; then continue; fi
  gh run download "$run" --repo "$GITHUB_REPOSITORY" --name review --dir "$folder/$head" >&2
  echo "--approved=$folder/$head/approved.json"
done
