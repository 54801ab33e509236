# The servers that tests/bench/run measures, each with one worker: how each is configured for the same names and the same answers.
# Sourced. configure_NAME writes into the folder $d for the port $port and sets the array `command`.
# The variables web and metrics, where they are set, are the ports of the warning site and of the numbers.
# Seized: the names of $home/seized, at and below each A 192.0.2.80 with TTL 60. All else is asked of 127.0.0.1:$upstream.

declare -A program=(
    [sinkhole]=dotnet [before]=dotnet [unbound]=unbound [nsd]=nsd [knot]=knotd [dnsdist]=dnsdist [dnsmasq]=dnsmasq [echo]=cc
)
declare -A package=(
    [sinkhole]=dotnet-sdk-10.0 [before]=dotnet-sdk-10.0 [unbound]=unbound [nsd]=nsd [knot]=knot [dnsdist]=dnsdist [dnsmasq]=dnsmasq-base [echo]=gcc
)

# What it can be asked: authoritative servers have no other names.
mixes_of() {
    case $1 in
        nsd | knot) echo seized unique ;;
        *) echo seized unique cached real ;;
    esac
}

configure_echo() { command=("$home/floor" echo "$port"); }

# put_order FOLDER: an order of the appliance with the names of $home/seized. Both files are made elsewhere and renamed one after the
# other, as its operator should: one that looks meanwhile finds the old order or the new one, and no half of a list.
put_order() {
    local made=$home/order
    mkdir -p "$1" "$made"
    cp "$home/seized" "$made/names.txt"
    cat >"$made/xa-erc-2026-0001.yaml" <<END
format: sinkhole.order/1
order:
  id: xa-erc-2026-0001
  authority: Example Regional Court
  class: court
  case: "12 O 345/26"
  legal_basis: "Example Code § 7(2)"
  jurisdiction: "XA"
  valid_from: "2020-01-01T00:00:00Z"
  valid_until: "2090-01-01T00:00:00Z"
  contact: { url: "https://verify.example/xa-erc-2026-0001" }
  appeal: "https://court.example/appeal"
defaults: { match: subtree, action: page, page: seizure }
entries_file: { path: names.txt, sha256: "$(sha256sum "$home/seized" | cut -d' ' -f1)" }
END
    mv "$made/names.txt" "$made/xa-erc-2026-0001.yaml" "$1"
}

configure_sinkhole() {
    put_order "$d/orders"
    cat >"$d/sinkhole.yaml" <<END
format: sinkhole.config/1
data: "$d/data"
orders: ["$d/orders"]
pages: { seizure: { addresses: ["192.0.2.80", "2001:db8::80"], ttl: 60s } }
dns: { listen: ["127.0.0.1:$port"], upstreams: ["127.0.0.1:$upstream"] }
web: { listen: ["127.0.0.1:${web:-0}"] }
metrics: { listen: "127.0.0.1:${metrics:-0}" }
control: { socket: "$d/control.sock" }
limits: { hits_per_address: 1000000 }
END
    command=("$sinkhole" run -c "$d/sinkhole.yaml")
}

# The older version that --before names: configured as the present one, without what it may not know yet.
configure_before() {
    configure_sinkhole
    sed -i '/^limits:/d' "$d/sinkhole.yaml"
    command[0]=$before
}

configure_unbound() {
    {
        cat <<END
server:
  interface: 127.0.0.1@$port
  num-threads: 1
  username: ""
  chroot: ""
  directory: "$d"
  pidfile: ""
  use-syslog: no
  do-daemonize: no
  do-ip6: no
  do-not-query-localhost: no
  minimal-responses: yes
  module-config: "iterator"
  msg-cache-size: 64m
  rrset-cache-size: 128m
  so-rcvbuf: 4m
  so-sndbuf: 4m
END
        awk '{ printf "  local-zone: \"%s\" redirect\n  local-data: \"%s 60 A 192.0.2.80\"\n", $1, $1 }' "$home/seized"
        printf 'remote-control:\n  control-enable: no\nforward-zone:\n  name: "."\n  forward-addr: 127.0.0.1@%s\n' "$upstream"
    } >"$d/unbound.conf"
    command=(unbound -d -p -c "$d/unbound.conf")
}

# One zone file for all seized zones of the authoritative servers.
seized_zone() { printf '$TTL 60\n@ SOA ns.example. host.example. 1 3600 900 604800 60\n@ NS ns.example.\n@ A 192.0.2.80\n* A 192.0.2.80\n'; }

configure_nsd() {
    seized_zone >"$d/seized.zone"
    {
        cat <<END
server:
  ip-address: 127.0.0.1@$port
  server-count: 1
  username: ""
  zonesdir: "$d"
  database: ""
  pidfile: "$d/pid"
  xfrdfile: "$d/xfrd.state"
  zonelistfile: "$d/zone.list"
  rrl-ratelimit: 0
  minimal-responses: yes
  receive-buffer-size: 4194304
  send-buffer-size: 4194304
remote-control:
  control-enable: no
END
        awk '{ printf "zone:\n  name: %s\n  zonefile: seized.zone\n", $1 }' "$home/seized"
    } >"$d/nsd.conf"
    command=(nsd -d -c "$d/nsd.conf")
}

configure_knot() {
    seized_zone >"$d/seized.zone"
    {
        cat <<END
server:
  listen: 127.0.0.1@$port
  rundir: $d
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: $d
template:
  - id: default
    file: $d/seized.zone
    zonefile-load: whole
    journal-content: none
zone:
END
        awk '{ print "  - domain: " $1 }' "$home/seized"
    } >"$d/knot.conf"
    command=(knotd -c "$d/knot.conf")
}

configure_dnsdist() {
    cat >"$d/dnsdist.conf" <<END
addLocal("127.0.0.1:$port")
newServer({address="127.0.0.1:$upstream", checkName="www.site-00000.example."})
setACL("127.0.0.0/8")
setSecurityPollSuffix("")
local seized = newSuffixMatchNode()
for name in io.lines("$home/seized") do seized:add(newDNSName(name)) end
addAction(SuffixMatchNodeRule(seized), SpoofAction("192.0.2.80", {ttl=60}))
getPool(""):setCache(newPacketCache(200000, {maxTTL=86400}))
END
    command=(dnsdist --supervised --disable-syslog -C "$d/dnsdist.conf")
}

configure_dnsmasq() {
    {
        printf 'port=%s\nlisten-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\nserver=127.0.0.1#%s\n' "$port" "$upstream"
        printf 'cache-size=40000\nlocal-ttl=60\nno-poll\nedns-packet-max=1232\nuser=root\npid-file=\n'
        awk '{ printf "address=/%s/192.0.2.80\n", $1 }' "$home/seized"
    } >"$d/dnsmasq.conf"
    command=(dnsmasq -k -C "$d/dnsmasq.conf")
}
