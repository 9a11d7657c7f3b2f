#!/usr/bin/env bash
# Sets up what the demo and the tests need, on Debian or Ubuntu with the .NET 10 SDK, Node.js with npm, and git.
#
#   eng/setup.sh                            set up; silent and quick when everything is there
#   eval "$(eng/setup.sh --print-env)"      the same, and the paths as variables for this shell
#
# It says on stderr what it does. Everything lands in one cache folder, which may be deleted at any time:
# ${GITOPS_FUNCTIONS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/gitops-functions}. Only a missing C compiler, zlib's headers,
# jq, jsonnet, and what builds the control plane from source come from apt, as root or through sudo.
#
# --print-env exports:
#   GITOPS_FUNCTIONS_CACHE    the cache folder
#   KUBEBUILDER_ASSETS        folder with etcd, kube-apiserver, kube-controller-manager (kept where it is set already)
#   GITOPS_KUBECTL, GITOPS_HELM, GITOPS_AZURITE, GITOPS_REGISTRY    executables
set -euo pipefail
eng=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=eng/lib/common.sh
source "$eng/lib/common.sh"
# shellcheck source=eng/lib/parts.sh
source "$eng/lib/parts.sh"

case "${1:-}" in
  "" | --print-env) ;;
  -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
  *) fail "unknown argument '$1': it takes nothing or --print-env" ;;
esac

for command in dotnet node npm git; do
  command -v "$command" >/dev/null || fail "$command is not installed: the .NET 10 SDK, Node.js with npm, and git must be there first"
done

for part in linker jq jsonnet registry azurite kubernetes_tools control_plane; do
  ensure_part "$part"
done

if [[ "${1:-}" == --print-env ]]; then
  printf 'export %s=%q\n' GITOPS_FUNCTIONS_CACHE "$CACHE" KUBEBUILDER_ASSETS "$(control_plane_folder)" \
    GITOPS_KUBECTL "$CACHE/bin/kubectl" GITOPS_HELM "$CACHE/bin/helm" GITOPS_AZURITE "$CACHE/azurite/node_modules/.bin/azurite" GITOPS_REGISTRY "$CACHE/registry/docker-registry"
fi
