# What run, journal, verify, page, start, million and profile share: options and their bounds; programs on one core, ended by their ids whatever happens;
# free ports; the appliance as published. Sourced, not run. Needs $home (a folder of this run) and $repository.

server_core=0 load_core=1
started=()
# What this run leaves outside of $home: it goes with it.
litter=()

fail() { echo "${0##*/}: $*" >&2; exit 1; }

wrong() { echo "${0##*/}: $*; see --help" >&2; exit 64; }

# take "NAMES" ARGUMENT...: each option of these names sets the variable of its name; all others are refused.
take() {
    local known=" $1 "
    shift
    while [ $# -gt 0 ]; do
        case $1 in
            -h | --help) usage; exit 0 ;;
        esac
        [[ $1 == --[a-z]* && $known == *" ${1#--} "* ]] || wrong "unknown option '$1'"
        [ $# -ge 2 ] && [ -n "$2" ] || wrong "$1 needs a value"
        printf -v "${1#--}" %s "$2"
        shift 2
    done
}

# What follows looks at the value of an option before anything is started, and says what to write instead. The bounds are those of the
# programs behind: one that is found only by them costs the time until they are reached.

within() { # within NAME VALUE KIND LEAST MOST
    local form='^(0|[1-9][0-9]{0,8})$'
    [ "$3" = "a whole number" ] || form='^(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?$'
    [[ $2 =~ $form ]] && awk -v value="$2" -v least="$4" -v most="$5" 'BEGIN { exit !(value >= least && value <= most) }' \
        || wrong "--$1 has '$2': write $3 from $4 to $5"
}

# whole NAME LEAST MOST, decimal NAME LEAST MOST: one number.
whole() { within "$1" "${!1}" "a whole number" "$2" "$3"; }
decimal() { within "$1" "${!1}" "a number" "$2" "$3"; }

# several NAME LEAST MOST: one whole number or more.
several() {
    local value
    [[ ${!1} == *[![:space:]]* ]] || wrong "--$1 is empty: write whole numbers from $2 to $3"
    for value in ${!1}; do within "$1" "$value" "a whole number" "$2" "$3"; done
}

# among NAME "WORD...": one of these words or more, each once.
among() {
    local value seen=" "
    [[ ${!1} == *[![:space:]]* ]] || wrong "--$1 is empty: write one of: $2"
    for value in ${!1}; do
        [[ " $2 " == *" $value "* ]] || wrong "--$1 has '$value': write one of: $2"
        [[ $seen != *" $value "* ]] || wrong "--$1 has '$value' twice: write it once"
        seen+="$value "
    done
}

# holds NAME FILE WHAT: a folder with this file in it, where one was named.
holds() { [ -z "${!1}" ] || [ -f "${!1}/$2" ] || wrong "--$1: there is no $2 in '${!1}': name the folder of $3, or leave the option out"; }

# writable NAME: a file that can be written, where one was named.
writable() {
    [ -z "${!1}" ] || { : >>"${!1}"; } 2>/dev/null \
        || wrong "--$1: '${!1}' cannot be written: name a file in a folder that is there and that you may write to"
}

# cores CORE...: they are there, and this shell may use them.
cores() {
    local core
    [ "$(nproc)" -ge $# ] || fail "this shell has $(nproc) processor where $# are needed, for the servers and for the load: give it more"
    for core in "$@"; do taskset -c "$core" true 2>/dev/null || fail "processor $core may not be used from here: give this shell processors $*"; done
}

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

# The upstream, which gives 198.51.100.7 for a day to whoever asks; sets $upstream to its port. Needs floor. It runs on the core of the
# load: the servers' core is theirs alone.
start_upstream() {
    start $load_core "$home/upstream" "$home/floor" answer 0 198.51.100.7 86400
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        upstream=$(cat "$home/upstream" 2>/dev/null) || true
        [ -z "$upstream" ] || return 0
        kill -0 "$process" 2>/dev/null || break
        sleep 0.05
    done
    cat "$home/upstream.error" >&2
    fail "the upstream does not start"
}

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
    [ -x "$sinkhole" ] || fail "$sinkhole is no program"
}

# The writer of journals as native code, as the appliance is shipped; sets $build.
publish_writer() {
    need dotnet dotnet-sdk-10.0
    echo "publishing Sinkhole.JournalWriter ..." >&2
    build=$home/writer
    DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet publish "$repository/tests/Sinkhole.JournalWriter" -c Release -r linux-x64 --nologo \
        -v q -clp:ErrorsOnly -nodeReuse:false -p:RunAnalyzers=false -o "$build" >"$home/build.log" 2>&1 \
        || { cat "$home/build.log" >&2; fail "dotnet publish failed"; }
}

# run_on_core OUTPUT COMMAND...: to its end, on the core of the servers.
run_on_core() {
    start $server_core "$@"
    wait "$process" || { cat "$1.error" >&2; fail "${*:2} failed"; }
    unset 'started[-1]'
}

machine() {
    echo "$(nproc) processors ($(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)), Linux $(uname -r | cut -d- -f1)," \
        "$(date -u +%F), commit $(git -C "$repository" rev-parse --short HEAD 2>/dev/null || echo unknown)"
}
