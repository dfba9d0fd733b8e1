# shellcheck shell=bash
# TLS in front of a practice registry, which speaks plain HTTP; sourced after sandbox.sh.

# Starts it on a free port, in front of what start_sandbox started.
#
#   start_tls FOLDER    sets tls_url; FOLDER gets ca.pem, the authority to trust
start_tls() {
  local folder=$1 port='' waited
  make_certificate "$folder" >"$folder/openssl.log" 2>&1
  # shellcheck disable=SC2154 # start_sandbox has set it
  socat -d -d \
    "OPENSSL-LISTEN:0,bind=127.0.0.1,fork,backlog=128,cert=$folder/tls.pem,verify=0" \
    "TCP:${sandbox_url#http://}" 2>"$folder/socat.log" &
  tls_pid=$!
  trap stop_tls EXIT

  for ((waited = 0; waited < 200 && ${#port} == 0; waited++)); do
    sleep 0.05
    port=$(sed -nE 's/.* listening on AF=2 127\.0\.0\.1:([0-9]+)$/\1/p' "$folder/socat.log")
  done
  if [ -z "$port" ]; then
    printf 'there is no TLS in front of the practice registry:\n' >&2
    cat "$folder/openssl.log" "$folder/socat.log" >&2
    exit 1
  fi
  # shellcheck disable=SC2034 # for the script that sources this
  tls_url=https://127.0.0.1:$port
}

# An authority, and a certificate of it for this machine.
make_certificate() (
  set -e
  cd "$1"
  key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
  openssl req -x509 "${key[@]}" -days 2 -subj '/CN=Test authority' -keyout ca.key -out ca.pem
  openssl req "${key[@]}" -subj '/CN=Test registry' -keyout tls.key -out tls.request
  printf 'subjectAltName=IP:127.0.0.1' >tls.cnf
  openssl x509 -req -in tls.request -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
    -extfile tls.cnf -out tls.crt
  (umask 077 && cat tls.crt tls.key >tls.pem)
)

stop_tls() {
  kill "$tls_pid" 2>/dev/null || true
  wait "$tls_pid" 2>/dev/null || true
  stop_sandbox
}
