#!/usr/bin/env bash
# Builds everything, checks the format, publishes the app as it is deployed, and runs every test on real parts.
#
#   eng/test.sh                      all of it
#   eng/test.sh -class "*Audit*"     the same with the test runner's own filters
#
# Works from any folder and needs no input. Its last line is "N passed, N failed" (and ", N skipped" where there are any),
# counted from the results file artifacts/test-results.json. It fails if a test failed, if none ran, or without results.
set -euo pipefail
eng=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$eng")
cd "$root"
# shellcheck source=eng/lib/common.sh
source "$eng/lib/common.sh"
# shellcheck source=eng/lib/publish.sh
source "$eng/lib/publish.sh"
exec </dev/null

# No build server may outlive this script: it would keep the caller's pipe open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

RESULTS=$root/artifacts/test-results.json
LIMIT=45m

# step NAME COMMAND...: announces it before and its time after.
step() {
  local name=$1 start=$SECONDS
  shift
  echo "== $name"
  "$@" || fail "$name failed after $((SECONDS - start)) s"
  echo "   $((SECONDS - start)) s, $SECONDS s in all"
}

# A second run at the same time would overwrite what the first one tests.
mkdir -p artifacts
exec 8>artifacts/.lock
flock -n 8 || fail "another eng/test.sh runs in this folder"

set_up() {
  local variables
  variables=$("$eng/setup.sh" --print-env) && eval "$variables"
}

build() { dotnet build GitOps.Functions.sln --verbosity quiet --nologo -p:UseSharedCompilation=false; }

check_format() { dotnet format GitOps.Functions.sln --verify-no-changes --no-restore; }

# The exit code counts too: a fixture may fail where no test does.
run_tests() {
  rm -f "$RESULTS"
  local code=0
  timeout --kill-after=10 "$LIMIT" tests/GitOps.Functions.Tests/bin/Debug/net10.0/GitOps.Functions.Tests \
    -noColor -noLogo -longRunning 120 -result-ctrf "$RESULTS" "$@" || code=$?
  [[ -s "$RESULTS" ]] || fail "the test run ended with code $code and left no results"
  echo "$code" >artifacts/.test-exit-code
}

step "Set up the real parts" set_up
step "Build, warnings are errors" build
step "Check the format" check_format
step "Publish the app (native)" publish_app "$root/artifacts/app"
export GITOPS_APP=$root/artifacts/app
step "Run the tests" run_tests "$@"

read -r passed failed skipped < <(node -e '
  const { passed, failed, skipped = 0, pending = 0, other = 0 } = JSON.parse(require("fs").readFileSync(process.argv[1])).results.summary;
  console.log(passed, failed + other, skipped + pending);' "$RESULTS") || fail "$RESULTS cannot be read"
code=$(<artifacts/.test-exit-code)
rm -f artifacts/.test-exit-code

((passed + failed > 0)) || say "no test ran"
((code == 0 || failed > 0)) || say "the test run ended with code $code, though no test failed: see above"
if ((skipped > 0)); then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
((passed > 0 && failed == 0 && code == 0))
