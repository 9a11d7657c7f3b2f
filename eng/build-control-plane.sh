#!/usr/bin/env bash
# Builds a Kubernetes control plane for tests from Debian's own packages: etcd, kube-apiserver, kube-controller-manager.
#
#   eng/build-control-plane.sh OUT_FOLDER
#
# For machines that reach a Debian 12 mirror but not the official binaries. About 9 minutes on two cores and 3 GiB of disk.
# It is Kubernetes 1.20.2, the source package of Debian 12. The compiler and build tools are installed through apt; the rest
# is unpacked privately: no service is started, the machine's list of package sources stays as it is.
set -euo pipefail
eng=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=eng/lib/common.sh
source "$eng/lib/common.sh"

VERSION=1.20.2
COMMIT=faecb196815e248d3ecfb03c680a4507229c2a56 # of the tag v1.20.2; the build asks git for it, and a source package has none

(($# == 1)) || fail "usage: eng/build-control-plane.sh OUT_FOLDER"
mkdir -p "$1"
out=$(cd "$1" && pwd)
[[ "$(dpkg --print-architecture 2>/dev/null)" == amd64 ]] || fail "only Debian 12 on amd64 is known here; set KUBEBUILDER_ASSETS to a folder with the three binaries instead"
new_scratch work
chmod 755 "$work"

# apt with the machine's sources plus their source packages, all of its state in our own folder.
private_apt() {
  apt-get -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts="$work/sources.d" \
    -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root -qq "$@"
}

read_package_lists() {
  mkdir -p "$work/sources.d" "$work/lists/partial" "$work/cache/archives/partial"
  local file
  for file in /etc/apt/sources.list.d/*.sources; do
    [[ -f "$file" ]] && sed -E 's/^Types:.*/Types: deb deb-src/' "$file" >"$work/sources.d/$(basename "$file")"
  done
  if [[ -f /etc/apt/sources.list ]]; then
    sed -En 's/^deb(-src)? /deb /p; s/^deb /deb-src /p' /etc/apt/sources.list >"$work/sources.list"
  else
    : >"$work/sources.list"
  fi
  private_apt update || fail "apt could not read the package lists of this machine's mirrors"
}

# Unpacked only: to install etcd-server would start a service.
unpack_package() {
  (cd "$work" && private_apt download "$1" >/dev/null && dpkg-deb --extract "$1"_*.deb "$work/packages") ||
    fail "Debian's package $1 could not be fetched"
}

fetch_source() {
  (cd "$work" && private_apt source kubernetes >"$work/source.log" 2>&1) || {
    tail -n 5 "$work/source.log" >&2
    fail "the source package kubernetes could not be fetched"
  }
  # Its version is 1.20.5+really1.20.2: the folder is named for that.
  source_folder=$(find "$work" -mindepth 1 -maxdepth 1 -type d -name 'kubernetes-*' -print -quit)
  [[ "$source_folder" == *"$VERSION" ]] ||
    fail "this machine's mirror has another version of Kubernetes (${source_folder##*/}) than $VERSION, which this script knows to build"
}

# Go 1.18 changed what reflect2 1.0.1, which the source brings along, reaches into: programs built with it crash when
# they start. Debian's own package of it is new enough.
renew_reflect2() {
  local from=$work/packages/usr/share/gocode/src/github.com/modern-go/reflect2 to=$source_folder/vendor/github.com/modern-go/reflect2
  find "$to" -maxdepth 1 \( -name '*.go' -o -name '*.s' \) -delete
  find "$from" -maxdepth 1 \( -name '*.go' -o -name '*.s' \) ! -name '*_test.go' -exec cp {} "$to" \;
}

# Later releases declare that a Service port's protocol defaults to TCP. Without it, server-side apply refuses every
# Service that leaves the protocol out, because it is part of the list's key.
declare_default_protocol() {
  local types=$source_folder/staging/src/k8s.io/api/core/v1/types.go changed=$work/types.go
  awk '/^type ServicePort struct/ { inside = 1 }
       inside && $1 == "Protocol" { print "\t// +default=\"TCP\"" }
       /^}/ { inside = 0 }
       { print }' "$types" >"$changed"
  (($(wc -l <"$changed") == $(wc -l <"$types") + 1)) || fail "the source of ServicePort is not as expected"
  cp "$changed" "$types"
}

# The makefile generates code with tools that expect the source inside a GOPATH.
compile() {
  local gopath=$work/go
  mkdir -p "$gopath/src/k8s.io"
  ln -s "$source_folder" "$gopath/src/k8s.io/kubernetes"
  (cd "$gopath/src/k8s.io/kubernetes" &&
    env GOPATH="$gopath" GOCACHE="$work/go-cache" GOFLAGS= GO111MODULE=off CGO_ENABLED=0 KUBE_BUILD_PLATFORMS=linux/amd64 \
      KUBE_GIT_VERSION="v$VERSION" KUBE_GIT_COMMIT="$COMMIT" KUBE_GIT_TREE_STATE=clean \
      make WHAT="cmd/kube-apiserver cmd/kube-controller-manager" >"$work/make.log" 2>&1 </dev/null) || {
    tail -n 20 "$work/make.log" >&2
    fail "Kubernetes $VERSION did not build"
  }
}

say "installing the Go compiler and build tools"
install_packages dpkg-dev golang-go rsync jq make gcc libc6-dev
say "fetching the source of Kubernetes $VERSION, and etcd"
read_package_lists
fetch_source
unpack_package etcd-server
unpack_package golang-github-modern-go-reflect2-dev
renew_reflect2
declare_default_protocol
say "compiling (several minutes)"
compile

binaries=$source_folder/_output/local/bin/linux/amd64
"$binaries/kube-apiserver" --version >/dev/null || fail "the kube-apiserver that was built does not run"
install -m 755 "$binaries/kube-apiserver" "$binaries/kube-controller-manager" "$work/packages/usr/bin/etcd" "$out/"
say "built $("$out/kube-apiserver" --version) and $("$out/etcd" --version | head -n 1)"
