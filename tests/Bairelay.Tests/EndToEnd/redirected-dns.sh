#!/usr/bin/env bash
# A network of three hosts in namespaces: the server with two interfaces and a resolver that redirects
# p2p.reolink.com, a camera on one network, a client on the other. Called inside fresh network, mount and process
# namespaces, so that nothing it starts outlives it; arguments: the program's dll, a folder for files.
set -euo pipefail
program=$1 folder=$2

# A golden C2R_C for 95270001ABCDEFGH with cid 330001 and port 53571 in its cli.
request=3acf872ade00000001000000ffffff7f7bed280e766c1fcfb2432fe8187154866516186614230a34e0c7f61582a03340e096b4d0020002eae51b52e629427e86650a013c1b230d28e7d9f40b81d14d2ccda3ccab3a535febb24a5fef7d1f2b97290c037614261065bb9ef819c1841d62ddedcefe3a021ca6be515cf478002688654c187214264f69a583f8108bd3413398fc82f8384813a3a30d09b62b5729843a0a153c19290f36e7c6fa0ad088153d98b797f53f5b13afb05008bf285b70866505106f43764638e3cbe943d28c186fddedcee774716cdcb0501ce4765c298b654c033c16357c3485a8851b8fce2131f4ed

host() { # NAME: a namespace held by a process; prints its pid
  unshare --net sleep infinity >/dev/null 2>&1 &
  echo $!
}
inside() { local pid=$1; shift; nsenter --net --target "$pid" "$@"; }
line() { timeout 20 grep -q -m1 -e "$2" <(tail -n +1 -F "$1" 2>/dev/null) || { echo "missing in $1: $2"; cat "$folder"/*.log; exit 1; }; }
ask() { cat "$1" >"/dev/udp/$2/58200"; } # FILE ADDRESS: from a new port each time, as clients do

printf "$(sed 's/../\\x&/g' <<<"$request")" >"$folder/request"

ip link set lo up
camera=$(host) client=$(host)
for one in camera:0:2 client:1:3; do
  IFS=: read -r name net last <<<"$one"
  pid=${!name}
  until [ "$(readlink "/proc/$pid/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do :; done
  ip link add "to-$name" type veth peer name eth0 netns "$pid"
  ip address add "10.77.$net.1/24" dev "to-$name"
  ip link set "to-$name" up
  inside "$pid" ip link set lo up
  inside "$pid" ip address add "10.77.$net.$last/24" dev eth0
  inside "$pid" ip link set eth0 up
  inside "$pid" ip route add default via "10.77.$net.1"
done

# The camera's resolver answers with the server's other address, as a careless operator might have it.
dnsmasq --user=root --keep-in-foreground --no-resolv --no-hosts --no-daemon --bind-interfaces --listen-address=10.77.0.1 \
  --address=/p2p.reolink.com/10.77.1.1 >"$folder/dnsmasq.log" 2>&1 &
echo "nameserver 10.77.0.1" >"$folder/resolv.conf"
mount --bind "$folder/resolv.conf" /etc/resolv.conf

printf 'state_dir = "state"\n[wake_server]\nenable = true\n' >"$folder/config.toml"
dotnet "$program" -v run -c "$folder/config.toml" >"$folder/server.log" 2>&1 &
line "$folder/server.log" "Wake server ready middleman=0.0.0.0:9999 register=0.0.0.0:58200"
line "$folder/dnsmasq.log" "started"

inside "$camera" dotnet "$program" simulate --server p2p.reolink.com --uid 95270001ABCDEFGHWXYZ --heartbeat 1 >"$folder/camera.log" 2>&1 &
line "$folder/camera.log" "<- 10.77.1.1:58200 .*R2D_HB_R"
ask "$folder/request" 127.0.0.1
line "$folder/camera.log" "R2D_C .*Awake cli="
inside "$client" bash -c "$(declare -f ask); ask '$folder/request' 10.77.1.1"
line "$folder/camera.log" "R2D_C .*cli=10.77.1.3"
cat "$folder/server.log" "$folder/camera.log"
