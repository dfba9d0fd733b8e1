# shellcheck shell=bash
# A practice registry for the length of a script; sourced by demo.sh and test-*.sh.

# Starts `clinic sandbox` on a free port of this machine. It is ended when the script ends, however
# that comes about.
#
#   start_sandbox FOLDER [OPTION…]    sets sandbox_url; FOLDER gets token, registry.db,
#                                     requests.jsonl and sandbox.log
start_sandbox() {
  local folder=$1 waited
  shift
  (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$folder/token")
  .build/out/clinic sandbox --port 0 --port-file "$folder/port" --token-file "$folder/token" \
    --database "$folder/registry.db" --record "$folder/requests.jsonl" "$@" \
    </dev/null >"$folder/sandbox.log" 2>&1 &
  sandbox_pid=$!
  trap stop_sandbox EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM

  for ((waited = 0; waited < 200; waited++)); do
    if [ -s "$folder/port" ]; then
      # shellcheck disable=SC2034 # for the script that sources this
      sandbox_url=http://127.0.0.1:$(<"$folder/port")
      return
    fi
    kill -0 "$sandbox_pid" 2>/dev/null || break
    sleep 0.05
  done
  printf 'the practice registry did not start:\n' >&2
  cat "$folder/sandbox.log" >&2
  exit 1
}

# The same, and programs find it: FOLDER's registry is in PATIENTS_BASE_URL, PATIENTS_TOKEN,
# PATIENTS_RECORD and PATIENTS_DATABASE.
start_sandbox_for_programs() {
  start_sandbox "$@"
  PATIENTS_TOKEN=$(<"$1/token")
  export PATIENTS_BASE_URL=$sandbox_url PATIENTS_TOKEN
  export PATIENTS_RECORD=$1/requests.jsonl PATIENTS_DATABASE=$1/registry.db
}

stop_sandbox() {
  kill "$sandbox_pid" 2>/dev/null || true
  wait "$sandbox_pid" 2>/dev/null || true
}
