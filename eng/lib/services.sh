# Sourced by demo.sh: starts Azurite, a control plane and the app in the background, and stops them in reverse order.
# shellcheck shell=bash

SERVICES=()

stop_services() {
  local i
  for ((i = ${#SERVICES[@]} - 1; i >= 0; i--)); do
    kill "${SERVICES[i]}" 2>/dev/null || continue
    # A service that does not listen is not waited for longer than this.
    for _ in {1..50}; do kill -0 "${SERVICES[i]}" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "${SERVICES[i]}" 2>/dev/null || true
  done
  ((${#SCRATCH[@]} == 0)) || rm -rf "${SCRATCH[@]}"
}

# free_ports N: so many ports that are free now, apart from each other.
free_ports() {
  node -e '
    const net = require("node:net"), servers = [];
    const next = n => n === 0
      ? (console.log(servers.map(s => s.address().port).join(" ")), servers.forEach(s => s.close()))
      : servers[servers.push(net.createServer()) - 1].listen(0, "127.0.0.1", () => next(n - 1));
    next(Number(process.argv[1]));' "$1"
}

# until_ready WHAT LOG COMMAND...: until it succeeds; 60 seconds at most.
until_ready() {
  local what=$1 log=$2 until=$((SECONDS + 60))
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < until)) || { tail -n 15 "$log" >&2; fail "$what did not start; its last words are above"; }
    sleep 0.1
  done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

start_azurite() {
  local folder=$1 blob queue table
  mkdir -p "$folder"
  read -r blob queue table <<<"$(free_ports 3)"
  "$GITOPS_AZURITE" --silent --disableTelemetry --skipApiVersionCheck --location "$folder" \
    --blobPort "$blob" --queuePort "$queue" --tablePort "$table" >"$folder/log" 2>&1 </dev/null &
  SERVICES+=($!)
  until_ready Azurite "$folder/log" eval "listens $blob && listens $queue && listens $table"
  # The emulator's account and key are published constants, not a secret.
  local key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==
  AZURITE_CONNECTION="DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=$key;BlobEndpoint=http://127.0.0.1:$blob/devstoreaccount1;QueueEndpoint=http://127.0.0.1:$queue/devstoreaccount1;TableEndpoint=http://127.0.0.1:$table/devstoreaccount1;"
}

start_control_plane() {
  local folder=$1 client peer secure token
  mkdir -p "$folder/certs"
  read -r client peer secure <<<"$(free_ports 3)"
  token=$(node -e 'console.log(require("node:crypto").randomBytes(16).toString("hex"))')
  node -e 'process.stdout.write(require("node:crypto").generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }))' >"$folder/sa.key"
  printf '%s,admin,admin,system:masters\n' "$token" >"$folder/tokens.csv"
  "$KUBEBUILDER_ASSETS/etcd" --data-dir "$folder/etcd" --listen-client-urls "http://127.0.0.1:$client" --advertise-client-urls "http://127.0.0.1:$client" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" --initial-cluster "default=http://127.0.0.1:$peer" \
    --unsafe-no-fsync >"$folder/etcd.log" 2>&1 </dev/null &
  SERVICES+=($!)
  "$KUBEBUILDER_ASSETS/kube-apiserver" --etcd-servers="http://127.0.0.1:$client" --secure-port="$secure" --bind-address=127.0.0.1 --cert-dir="$folder/certs" \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$folder/sa.key" --service-account-signing-key-file="$folder/sa.key" \
    --token-auth-file="$folder/tokens.csv" --authorization-mode=RBAC,Node --service-cluster-ip-range=10.96.0.0/16 --allow-privileged=true \
    --disable-admission-plugins=ServiceAccount >"$folder/kube-apiserver.log" 2>&1 </dev/null &
  SERVICES+=($!)
  until_ready "the API server" "$folder/kube-apiserver.log" test -s "$folder/certs/apiserver.crt"
  (umask 077 && cat >"$folder/kubeconfig" <<KUBECONFIG
apiVersion: v1
kind: Config
current-context: demo
contexts: [{ name: demo, context: { cluster: demo, user: demo } }]
users: [{ name: demo, user: { token: "$token" } }]
clusters: [{ name: demo, cluster: { server: "https://127.0.0.1:$secure", certificate-authority: "$folder/certs/apiserver.crt" } }]
KUBECONFIG
  )
  until_ready "the API server" "$folder/kube-apiserver.log" "$GITOPS_KUBECTL" --kubeconfig "$folder/kubeconfig" get --raw /readyz
}

start_app() {
  local executable=$1 port=$2 log=$3
  "$executable" serve --port "$port" >"$log" 2>&1 </dev/null &
  APP_PID=$!
  SERVICES+=("$APP_PID")
  until_ready "the app" "$log" grep -q '^Listening on ' "$log"
  APP_URL=$(sed -n 's/^Listening on //p' "$log" | head -n 1)
}
