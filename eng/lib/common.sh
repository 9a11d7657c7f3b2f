# Sourced by the scripts in eng/: the cache folder, messages, temporary folders, root rights.
# shellcheck shell=bash

CACHE=${GITOPS_FUNCTIONS_CACHE:-${XDG_CACHE_HOME:-${HOME:?HOME is not set, so there is no place for a cache}/.cache}/gitops-functions}
[[ "$CACHE" == /* ]] || CACHE=$PWD/$CACHE

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# Temporary folders stand in the cache, so that the final mv is one rename and never half a copy.
SCRATCH=()
trap '((${#SCRATCH[@]} == 0)) || rm -rf "${SCRATCH[@]}"' EXIT

# new_scratch VARIABLE: a fresh folder, removed when the script ends.
new_scratch() {
  mkdir -p "$CACHE"
  local folder
  folder=$(mktemp -d "$CACHE/.partial.XXXXXX")
  SCRATCH+=("$folder")
  printf -v "$1" '%s' "$folder"
}

# put_in_place FROM TO: TO is either as it was or complete, never in between.
put_in_place() {
  if [[ -e "$2" ]]; then
    local old
    new_scratch old
    mv "$2" "$old/"
  fi
  mv "$1" "$2"
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "root is needed for: $*. Run it as root once, or install sudo"
  fi
}

# install_packages NAME...: Debian packages, quietly; the package manager's own words are shown only if it fails.
install_packages() {
  command -v apt-get >/dev/null || fail "apt-get is missing, so these cannot be installed: $*"
  local log
  new_scratch log
  {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  } >"$log/apt" 2>&1 </dev/null || {
    tail -n 15 "$log/apt" >&2
    fail "apt-get could not install: $*"
  }
}
