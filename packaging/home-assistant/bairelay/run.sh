#!/usr/bin/env bash
# Makes one configuration of the add-on's options, the user's own config.toml and Home Assistant's broker, and becomes the program.
# What an option says wins over config.toml, and that over what Home Assistant offers.
set -euo pipefail
umask 077

# Home Assistant's places; other values are for trying this script elsewhere.
options="${BAIRELAY_OPTIONS:-/data/options.json}"
own="${BAIRELAY_OWN_CONFIG:-/config/config.toml}"
run="${BAIRELAY_RUN:-/run/bairelay}"
supervisor="${BAIRELAY_SUPERVISOR:-http://supervisor}"
export STATE_DIRECTORY="${STATE_DIRECTORY:-/data/state}"
# Who the program is: a number that has no name and no rights, that of the container image too.
user=1654

mkdir -p "$run" "$STATE_DIRECTORY"

say() { echo "add-on: $*" >&2; }

# An option that is left empty says nothing, whatever Home Assistant writes for it.
overrides="$(jq 'del(.log_level) | walk(
  if type == "object" then with_entries(select(.value | IN(null, "", [], {}) | not))
  elif type == "array" then map(select(IN(null, "", {}) | not))
  else . end)' "$options")"
BAIRELAY_LOG="$(jq -r '.log_level // "info"' "$options")"
export BAIRELAY_LOG

own_file=()
[ ! -e "$own" ] || own_file=("$own")
# Somebody else's broker must never be told the password of Home Assistant's. A line that only looks like one costs a look into the
# log; one that is not seen would cost the password.
own_has() { [ -e "$own" ] && grep -Eq "^[[:space:]]*([^#[:space:]].*)?\b$1" "$own"; }
discovery='{"mqtt": {"discovery": {"topic": "homeassistant"}}}'
defaults='{}'

if [ "$(jq '.mqtt | has("broker_addr")?' <<<"$overrides")" = true ]; then
  say "MQTT: the broker of the options"
  own_has 'mqtt\b' || defaults="$discovery"
elif own_has "(broker_addr|server|embedded_broker)[\"']?[[:space:]]*="; then
  say "MQTT: the broker of $own"
elif ! answer="$(curl -sS --max-time 10 --retry 5 --retry-delay 2 --retry-connrefused -K - "$supervisor/services/mqtt" \
  <<<"header = \"Authorization: Bearer ${SUPERVISOR_TOKEN:-}\"" 2>"$run/curl")"; then
  say "MQTT: off, the Supervisor cannot be asked for a broker: $(tail -1 "$run/curl")"
  overrides="$(jq 'del(.mqtt)' <<<"$overrides")"
elif ! offer="$(jq -e 'select(.result == "ok") | .data | select(.host) |
  {broker_addr: .host, port: .port} + (if .ssl then {tls: true} else {} end) +
  (if (.username // "") != "" then {credentials: [.username, .password]} else {} end) | {mqtt: .}' <<<"$answer" 2>/dev/null)"; then
  say "MQTT: off, Home Assistant has no broker ($(jq -r '.message // "no reason given"' <<<"$answer" 2>/dev/null || echo "no answer to be read"))." \
    "Install the Mosquitto broker add-on and start this one again, or name yours in the options"
  overrides="$(jq 'del(.mqtt)' <<<"$overrides")"
else
  say "MQTT: Home Assistant's broker, $(jq -r '.mqtt.broker_addr' <<<"$offer")"
  defaults="$(jq -s '.[0] * .[1]' <<<"$offer $discovery")"
fi

printf '%s\n' "$defaults" >"$run/defaults.json"
printf '%s\n' "$overrides" >"$run/overrides.json"
status=0
bairelay import "${own_file[@]}" --defaults "$run/defaults.json" --overrides "$run/overrides.json" -o "$run/config.toml" --force || status=$?
rm -f "$run/defaults.json" "$run/overrides.json" "$run/curl"
if [ "$status" != 0 ]; then
  say "Not started: mend the options, or $own, as it says above"
  exit "$status"
fi

unset SUPERVISOR_TOKEN HASSIO_TOKEN
if [ "$(id -u)" != 0 ]; then exec bairelay -c "$run/config.toml" run; fi
chown -R "$user:$user" "$run" "$STATE_DIRECTORY"
# Ports 443 and 53, and nothing else that an ordinary user may not do.
exec setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs \
  --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service --bounding-set=-all,+net_bind_service \
  bairelay -c "$run/config.toml" run
