#!/usr/bin/env bash
# Bicep, in the version that the tests use, and offline once the tests' project is restored.
#
#   eng/bicep.sh accept      format the Bicep files, and write the snapshots that the tests compare with
#   eng/bicep.sh ARGUMENTS   Bicep itself, for example: eng/bicep.sh build infra/main.bicep --stdout
#
# "snapshot" gets fixed ids, so that it predicts the same names on every machine. BICEP may name another executable.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
snapshots=("$root/infra/main.bicepparam" "$root/tests/GitOps.Functions.Tests/Infra/"{everything,root}.bicepparam)

if [[ -z "${BICEP:-}" ]]; then
  version=$(sed -n 's:.*<BicepVersion>\(.*\)</BicepVersion>.*:\1:p' "$root/Directory.Packages.props")
  packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
  BICEP=$packages/azure.bicep.commandline.linux-x64/$version/tools/bicep
  [[ -x "$BICEP" ]] || dotnet restore "$root/tests/GitOps.Functions.Tests" --verbosity quiet --nologo >&2
fi

snapshot() {
  "$BICEP" snapshot "$@" --resource-group gitops --location westeurope \
    --subscription-id 11111111-1111-1111-1111-111111111111 --tenant-id 22222222-2222-2222-2222-222222222222
}

case "${1:-}" in
  "" | -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" ;;
  snapshot) shift; snapshot "$@" ;;
  accept)
    find "$root/infra" "$root/tests" -name '*.bicep' -o -name '*.bicepparam' | while read -r file; do "$BICEP" format "$file"; done
    for file in "${snapshots[@]}"; do
      snapshot "$file" --mode overwrite
      # Bicep writes the outputs in another order each time and never compares them: a test reads them from the built template.
      sed -i '/^  "outputs": {$/,/^  }$/c\  "outputs": {}' "${file%.bicepparam}.snapshot.json"
    done
    ;;
  *) exec "$BICEP" "$@" ;;
esac
