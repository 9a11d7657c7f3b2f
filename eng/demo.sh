#!/usr/bin/env bash
# The main job, on real parts, in one command: a push becomes the state of a Kubernetes cluster, drift is healed, what left Git is
# pruned, and all of it is in an audit trail that verifies.
#
#   eng/demo.sh                                       a control plane and Azurite of its own
#   eng/demo.sh --kubeconfig FILE [--context NAME]    your cluster instead; in namespaces gitops-demo-shop and -guestbook
#   --port N     the app's port (default: a free one)
#   --keep       leave the app, the cluster and the repository running until Ctrl+C
#
# At a terminal it stays up at the end for you to try things; elsewhere it ends by itself with 0.
set -euo pipefail
eng=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$eng")
# shellcheck source=eng/lib/common.sh
source "$eng/lib/common.sh"
# shellcheck source=eng/lib/publish.sh
source "$eng/lib/publish.sh"
# shellcheck source=eng/lib/services.sh
source "$eng/lib/services.sh"

port=0 keep=false kubeconfig='' context=''
[[ -t 0 && -t 1 ]] && keep=true
while (($# > 0)); do
  case "$1" in
    --keep) keep=true ;;
    --port) port=${2:?--port needs a number}; shift ;;
    --kubeconfig) kubeconfig=$(realpath -- "${2:?--kubeconfig needs a file}"); shift ;;
    --context) context=${2:?--context needs a name}; shift ;;
    -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) fail "unknown argument '$1' (--help shows the usage)" ;;
  esac
  shift
done
[[ -z "$context" || -n "$kubeconfig" ]] || fail "--context goes with --kubeconfig"
[[ -z "$kubeconfig" || -r "$kubeconfig" ]] || fail "$kubeconfig cannot be read"

started=$(date +%s%N)
elapsed() { local ms=$((($(date +%s%N) - started) / 1000000)); printf '%d.%03d s' $((ms / 1000)) $((ms % 1000)); }
step() { printf '\n\033[1m%s\033[0m  (%s)\n' "$*" "$(elapsed)"; }
show() { printf '  $ %s\n' "${*/#$root\//}"; "$@" 2>&1 | sed 's/ *$//; s/^/    /'; }

step "1. Set up the parts"
eval "$("$eng/setup.sh" --print-env)"
say "publishing the app as a native executable (some minutes; reused until the sources change)"
(cd "$root" && publish_app "$root/artifacts/app" | sed 's/^/  /') || fail "the app could not be published"
gitops=$root/artifacts/app/gitops
new_scratch work
trap stop_services EXIT
trap 'exit 130' INT TERM
printf '  app      %s\n' "$(du -sh "$gitops" | cut -f1) native executable"

start_azurite "$work/azurite"
printf '  storage  Azurite, %s\n' "$(elapsed)"
own_cluster=false
if [[ -z "$kubeconfig" ]]; then
  own_cluster=true
  start_control_plane "$work/control-plane"
  kubeconfig=$work/control-plane/kubeconfig
  printf '  cluster  kube-apiserver %s, %s\n' "$("$KUBEBUILDER_ASSETS/kube-apiserver" --version | cut -d' ' -f2)" "$(elapsed)"
fi
kubectl() { "$GITOPS_KUBECTL" --kubeconfig "$kubeconfig" ${context:+--context "$context"} -n gitops-demo-shop "$@"; }
for namespace in gitops-demo-shop gitops-demo-guestbook; do
  kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace" >/dev/null || fail "the namespace $namespace cannot be made"
done

step "2. A Git repository with a webhook, and the app"
git init -q --bare -b main "$work/apps.git"
git clone -q "$work/apps.git" "$work/apps" 2>/dev/null
demo_git() { git -C "$work/apps" -c user.name="Dana Developer" -c user.email="dana@example.com" "$@"; }
cp -R "$root/samples/apps/." "$work/apps/"
mkdir "$work/gitops"
for file in "$root"/samples/gitops/*.yaml; do
  sed -e "s|https://git.example.com/platform/apps.git|$work/apps.git|" -e "s|/etc/gitops-functions/kubeconfig|$kubeconfig|" \
    -e "s#namespace: \(shop\|guestbook\)\$#namespace: gitops-demo-\1#" "$file" >"$work/gitops/$(basename "$file")"
done
[[ -z "$context" ]] || sed -i "s|\(path: .*\)$kubeconfig|&\n    context: $context|" "$work/gitops/cluster.yaml"
secret=$(node -e 'console.log(require("node:crypto").randomBytes(32).toString("hex"))')
(umask 077 && printf '%s' "$secret" >"$work/webhook-secret")

export AzureWebJobsStorage=$AZURITE_CONNECTION GitOps__Applications=$work/gitops Git__AllowLocal=$work Git__WebhookSecretFile=$work/webhook-secret
export DriftSchedule='*/5 * * * * *' GitOps__Drift__Interval=00:00:05 GitOps__Drift__Spread=00:00:00 Tools__Kubectl=$GITOPS_KUBECTL
start_app "$gitops" "$port" "$work/app.log"
cat >"$work/apps.git/hooks/post-receive" <<HOOK
#!/usr/bin/env bash
exec node "$eng/lib/post-receive.mjs" "$APP_URL/api/webhooks/git" "$work/webhook-secret" "$work/apps.git"
HOOK
chmod +x "$work/apps.git/hooks/post-receive"
printf '  repository  %s\n  app         %s (log: %s)\n' "$work/apps.git" "$APP_URL" "$work/app.log"

wait_for() { # wait_for WHAT COMMAND...: until it succeeds; 60 seconds at most
  local what=$1 until=$((SECONDS + 60)); shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < until)) || { tail -n 20 "$work/app.log" | cut -c1-400 >&2; fail "$what did not happen within 60 seconds; the app's last words are above"; }
    sleep 0.1
  done
}
synced() { [[ "$("$gitops" status "$1" -o json | node "$eng/lib/status.mjs" "$2")" == "$3" ]]; }
synced_commit() { synced shop syncStatus Synced && synced shop revision "$(demo_git rev-parse HEAD)"; }

step "3. git push: the webhook is signed, verified and queued, and the cluster becomes what Git says"
demo_git add -A
demo_git commit -qm "Add the shop and the guestbook"
show demo_git push origin HEAD:main
wait_for "the sync" synced_commit
show "$gitops" status
if $own_cluster; then printf '  (this control plane has no nodes, so Deployments stay Progressing)\n'; fi
show kubectl get deployment,service,configmap,role,rolebinding -l applyset.kubernetes.io/part-of

step "4. A change by hand: drift is seen and healed"
show kubectl scale deployment web --replicas=7
replicas() { [[ "$(kubectl get deployment web -o 'jsonpath={.spec.replicas}')" == "$1" ]]; }
wait_for "healing" replicas 2
show kubectl get deployment web -o 'jsonpath={.spec.replicas} replicas, as in Git{"\n"}'

step "5. A file that leaves Git: its object is pruned"
demo_git rm -q shop/cart.yaml
demo_git commit -qm "Drop the cart"
show demo_git push origin HEAD:main
gone() { [[ -z "$(kubectl get deployment,service cart --ignore-not-found -o name)" ]]; }
wait_for "pruning" gone
wait_for "the sync" synced_commit
show kubectl get deployment,service -l applyset.kubernetes.io/part-of

step "6. The audit trail"
show "$gitops" audit shop
show "$gitops" audit verify

step "Done"
if $keep; then
  cat <<TEXT
  Try it yourself, in another terminal:
    cd $work/apps && \$EDITOR shop/web.yaml && git commit -am "A change" && git push
    export AzureWebJobsStorage='$AZURITE_CONNECTION' GitOps__Applications=$work/gitops
    $gitops status; $gitops audit shop
    $GITOPS_KUBECTL --kubeconfig $kubeconfig -n gitops-demo-shop get all
  Ctrl+C ends the app and removes everything.
TEXT
  wait "$APP_PID" || true
fi
