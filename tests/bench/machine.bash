# What run, journal, page, million and profile share: programs on one core, ended by their ids whatever happens; free ports; the appliance
# as published. Sourced, not run. Needs $home (a folder of this run) and $repository.

server_core=0 load_core=1
started=()
# What this run leaves outside of $home: it goes with it.
litter=()

fail() { echo "${0##*/}: $*" >&2; exit 1; }

wrong() { echo "${0##*/}: $*; see --help" >&2; exit 64; }

need() { command -v "$1" >/dev/null || fail "$1 is missing: install the Debian package '$2'"; }

# Ends what was started, newest first, and takes the folder away. Nothing is ever ended by its name.
end_all() {
    local status=$? index
    trap '' INT TERM
    for ((index = ${#started[@]} - 1; index >= 0; index--)); do end "${started[index]}"; done
    rm -rf "$home" ${litter[@]+"${litter[@]}"}
    exit $status
}

end() {
    kill "$1" 2>/dev/null || return 0
    local tries
    for ((tries = 0; tries < 100; tries++)); do
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

# start CORE OUTPUT COMMAND...: runs it in the background on one core, before everything else on the machine where that is allowed;
# sets $process. It ends when this shell does, even when this shell is killed.
start() {
    local core=$1 output=$2
    shift 2
    # With autogroups a session counts as one against all others: nice alone would not help.
    setsid setpriv --pdeathsig TERM -- bash -c '{ echo -20 >/proc/self/autogroup; } 2>/dev/null; exec "$@"' start \
        taskset -c "$core" "$@" >"$output" 2>"$output.error" </dev/null &
    process=$!
    started+=("$process")
}

# A process and all below it.
family() {
    local child
    echo "$1"
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do family "$child"; done
}

# CPU ticks of these processes.
ticks() {
    local id sum=0 stat
    for id in "$@"; do
        stat=$(cat "/proc/$id/stat" 2>/dev/null) || continue
        # shellcheck disable=SC2206 # numbers
        local fields=(${stat##*) })
        sum=$((sum + fields[11] + fields[12]))
    done
    echo "$sum"
}

resident_mib() { awk '/^VmRSS:/ { sum += $2 } END { printf "%.0f", sum / 1024 }' "${@/#//proc/}" 2>/dev/null; }

# A port of 127.0.0.1 that nobody has by UDP or TCP; sets $port.
free_port() {
    while true; do
        port=$((20000 + RANDOM % 12000))
        grep -qi ":$(printf '%04X' "$port") " /proc/net/udp /proc/net/tcp /proc/net/udp6 /proc/net/tcp6 2>/dev/null || return 0
    done
}

compile() { cc -O2 -o "$home/$1" "$repository/tests/bench/$1.c" || fail "$1.c does not compile"; }

# The appliance as an ISP gets it; sets $sinkhole.
publish() {
    if [ -z "$1" ]; then
        echo "publishing the appliance ..." >&2
        DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet publish "$repository/src/Sinkhole" -c Release -r linux-x64 \
            -o "$home/appliance" --nologo -v q -clp:ErrorsOnly -nodeReuse:false -p:RunAnalyzers=false >"$home/publish.log" 2>&1 \
            || { cat "$home/publish.log" >&2; fail "dotnet publish failed"; }
        sinkhole=$home/appliance/sinkhole
    else
        sinkhole=$(cd "$1" && pwd)/sinkhole
    fi
    [ -x "$sinkhole" ] || fail "there is no program $sinkhole"
}

machine() {
    echo "$(nproc) processors ($(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)), Linux $(uname -r | cut -d- -f1)," \
        "$(date -u +%F), commit $(git -C "$repository" rev-parse --short HEAD 2>/dev/null || echo unknown)"
}
