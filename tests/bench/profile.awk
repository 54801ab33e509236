# Where the time of a process goes, as tables. In: for each mix the stacks of its samples, as `perf script --fields pid,ip,sym,dso` prints
# them, and before each file mix=, cost= (CPU us/query without sampling), rate=, noise=, sampled= (CPU us/query meanwhile) and due= (how
# many samples there should be). Variable: symbols, how many of the costliest are shown of each side.

BEGIN {
    RS = ""
    FS = "\n"
    # The first row whose pattern matches the kernel's part of a stack, innermost function first, or the method sampled, has the sample.
    kernel("( |^)(__)?bpf_", "what others attached to watch the kernel (BPF)")
    kernel("sysvec_|asm_exc|asm_common_interrupt", "interrupts and page faults")
    kernel("skb_defer_free_flush", "loopback: free what the client has read")
    kernel("net_rx_action|do_softirq|handle_softirqs", "loopback: put the reply into the client's socket")
    kernel("dev_queue_xmit.*sendmmsg", "send: the device's queue")
    kernel("(ip_route_output|xfrm_lookup).*sendmmsg", "send: find the route")
    kernel("(ip_make_skb|__ip_append_data).*sendmmsg", "send: take a buffer, copy the reply")
    kernel("copy_msghdr_from_user.*sendmmsg", "send: copy address and length in")
    kernel("udp_send_skb.*sendmmsg", "send: UDP and IP")
    kernel("sendmmsg", "send: the rest of the call")
    kernel("__skb_recv_udp.*recvmmsg", "receive: take from the queue")
    kernel("(copy_msghdr_from_user|move_addr_to_user|put_cmsg).*recvmmsg", "receive: copy address and length in and out")
    kernel("udp_recvmsg.*recvmmsg", "receive: copy the query, free its buffer")
    kernel("recvmmsg", "receive: the rest of the call")
    kernel("schedule|futex", "wait and wake")
    kernel("entry_SYSCALL|do_syscall|syscall_|x86_indirect_thunk", "enter and leave the kernel")
    kernel("", "other")
    ours("Sinkhole.NameServer.Transport.", "receive and send in batches, one thread's loop")
    ours("Sinkhole.NameServer.Policy.|PolicyStep|PolicyPrefetch|SeizedReply", "policy and the answer from it")
    ours("Sinkhole.NameServer.Caching.|CacheStep|UpstreamReply|AnswerView|ForeignReply|ForeignAnswer", "cache and the answer from it")
    ours("Sinkhole.NameServer.Local.|LocalZoneStep", "local zones")
    ours("Sinkhole.NameServer.Observation.", "counters")
    ours("Sinkhole", "read the query, the other steps")
    program("System\\.|Microsoft\\.", "the framework")
    program("clock_gettime", "the clock")
    program("", "runtime and C library")
}

function kernel(pattern, name) { add("kernel", pattern, name) }
function ours(pattern, name) { add("ours", pattern, name) }
function program(pattern, name) { add("beside", pattern, name) }
function add(side, pattern, name) { rules++; side_of[rules] = side; pattern_of[rules] = pattern; name_of[rules] = name }

FNR == 1 {
    mixes[++count] = mix
    cost_of[mix] = cost; rate_of[mix] = rate; noise_of[mix] = noise; sampled_of[mix] = sampled; due_of[mix] = due
}

{
    stack = ""
    symbol = ""
    for (frame = 2; frame <= NF; frame++) {
        is_kernel = $frame ~ /^[ \t]*ffffffff/
        name = named($frame)
        if (frame == 2) symbol = name
        if (!is_kernel) break
        stack = stack " " name
    }
    if (symbol == "") next
    all[mix]++
    sides[mix, "all"]++
    rule = stack != "" ? rule_of("kernel", stack) : rule_of("", symbol)
    areas[mix, rule]++
    sides[mix, side_of[rule]]++
    symbol = side_of[rule] == "kernel" ? symbol : short(symbol)
    if (!(symbol in side_of_symbol)) { side_of_symbol[symbol] = side_of[rule]; found[++symbol_count] = symbol }
    taken[mix, symbol]++
}

# A frame's function: of "ffffffff81a2 udp_sendmsg ([kernel.kallsyms])" the second, and a method with its whole signature.
function named(line) {
    sub(/^[ \t]*[0-9a-f]+ /, "", line)
    if (line ~ /^\[unknown\]/) {
        # Code that was compiled ahead has no names of its methods: its file's.
        gsub(/^\[unknown\] \(|( \(deleted\))?\)$/, "", line)
        sub(/.*\//, "", line)
        return line ~ /^perf-[0-9]+\.map$/ ? "code without a name" : line
    }
    sub(/ \([^()]*( \(deleted\))?\)$/, "", line)
    sub(/(\.(isra|part|constprop|cold)(\.[0-9]+)?)+$/, "", line)
    return line ~ /^(Sinkhole|S_P|System|Microsoft)_/ ? managed(line) : line
}

# A method in native code: of "Sinkhole_NameServer_Sinkhole_NameServer_Policy_PolicyTable__Find" as the JIT names it, but for its assembly,
# "Sinkhole.NameServer.Sinkhole.NameServer.Policy.PolicyTable::Find".
function managed(name, place, type) {
    place = index(name, "__")
    if (!place) return name
    type = substr(name, 1, place - 1)
    gsub(/_/, ".", type)
    return type "::" substr(name, place + 2)
}

# Remembered: there are few different stacks.
function rule_of(side, text, rule) {
    if ((side, text) in known) return known[side, text]
    for (rule = 1; rule <= rules; rule++)
        if ((side == "kernel") == (side_of[rule] == "kernel") && text_to_match(side, text) ~ pattern_of[rule]) break
    return known[side, text] = rule
}

# A method is known by its type and name: types of ours stand in signatures of others too.
function text_to_match(side, text) {
    if (side == "kernel" || !match(text, /[^ ]*::[^ (]*/)) return text
    return substr(text, RSTART, RLENGTH)
}

# Of "instance int32 [Assembly] Space.Type::Method(int32)[OptimizedTier1]" Type.Method.
function short(text) {
    if (!match(text, /[^ ]*::[^ (]*/)) return text
    text = substr(text, RSTART, RLENGTH)
    gsub(/\[[^]]*\]|`[0-9]+/, "", text)
    sub(/::/, "#", text)
    while (text ~ /\..*#/) sub(/^[^.]*\./, "", text)
    sub(/#/, ".", text)
    return text
}

function cells(mix, taken_there) {
    return sprintf(" %." digits "f | %.1f |", cost_of[mix] * taken_there / all[mix], 100 * taken_there / all[mix])
}

function head(first, line, i, dashes) {
    line = "| " first " |"
    dashes = "| --- |"
    for (i = 1; i <= count; i++) { line = line " " mixes[i] " us/query | % |"; dashes = dashes " ---: | ---: |" }
    print line
    print dashes
}

function row(first, array, key, line, i) {
    line = "| " first " |"
    for (i = 1; i <= count; i++) line = line cells(mixes[i], array[mixes[i], key])
    print line
}

function of_all(symbol, i, sum) {
    for (i = 1; i <= count; i++) sum += cost_of[mixes[i]] * taken[mixes[i], symbol] / all[mixes[i]]
    return sum
}

END {
    if (count == 0) { print "profile.awk: no sample" >"/dev/stderr"; exit 1 }
    print "| mix | queries/s | CPU us/query | while sampled | samples | % of those due | noise % |"
    print "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for (i = 1; i <= count; i++) {
        mix = mixes[i]
        printf "| %s | %d | %.2f | %.2f | %d | %.0f | %.0f |\n", mix, rate_of[mix], cost_of[mix], sampled_of[mix], all[mix], \
            (due_of[mix] > 0 ? 100 * all[mix] / due_of[mix] : 0), noise_of[mix]
    }

    print ""
    digits = 2
    head("area")
    split("kernel ours beside", sorts, " ")
    title["kernel"] = "**the kernel**"; title["ours"] = "**our methods**"; title["beside"] = "**framework, runtime, C library**"
    for (i = 1; i <= 3; i++) {
        row(title[sorts[i]], sides, sorts[i])
        for (rule = 1; rule <= rules; rule++) {
            if (side_of[rule] != sorts[i]) continue
            used = 0
            for (j = 1; j <= count; j++) used += areas[mixes[j], rule]
            if (used > 0) row(name_of[rule], areas, rule)
        }
    }
    row("**all**", sides, "all")

    digits = 3
    rank("kernel function", "kernel")
    rank("our method, or the framework's", "ours beside")
}

# The costliest of one side.
function rank(title, which, i, j, most, kept, ranked, weight, n) {
    for (i = 1; i <= symbol_count; i++)
        if (index(which, side_of_symbol[found[i]])) { ranked[++n] = found[i]; weight[n] = of_all(found[i]) }
    print ""
    head(title)
    for (i = 1; i <= symbols && i <= n; i++) {
        most = i
        for (j = i + 1; j <= n; j++) if (weight[j] > weight[most]) most = j
        kept = ranked[i]; ranked[i] = ranked[most]; ranked[most] = kept
        kept = weight[i]; weight[i] = weight[most]; weight[most] = kept
        row("`" ranked[i] "`", taken, ranked[i])
    }
}
