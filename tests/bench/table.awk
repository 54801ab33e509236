# Medians of what tests/bench/run measured, as a table. In: ROUND MIX SERVER KIND NAME=VALUE...; variables: noise, memory.

{
    cell = $2 " " $3
    if (!(cell in known)) { known[cell] = 1; cells[++count] = cell; mix[cell] = $2; server[cell] = $3 }
    for (i = 5; i <= NF; i++) {
        split($i, pair, "=")
        key = cell SUBSEP $4 SUBSEP pair[1]
        values[key, ++of[key]] = pair[2] + 0
    }
}

function sorted(key, i, j, kept) {
    for (i = 2; i <= of[key]; i++)
        for (j = i; j > 1 && values[key, j] < values[key, j - 1]; j--) {
            kept = values[key, j]; values[key, j] = values[key, j - 1]; values[key, j - 1] = kept
        }
    return of[key]
}

function median(cell, kind, name, key, n) {
    key = cell SUBSEP kind SUBSEP name
    n = sorted(key)
    return n % 2 ? values[key, (n + 1) / 2] : (values[key, n / 2] + values[key, n / 2 + 1]) / 2
}

function most(cell, kind, name, key) { key = cell SUBSEP kind SUBSEP name; return values[key, sorted(key)] }

END {
    split(memory, pairs, " ")
    for (i in pairs) { split(pairs[i], pair, "="); resident[pair[1]] = pair[2] }
    print "| mix | server | queries/s | loss % | CPU us/query | x echo | p50 us | p99 us | idle MiB | noise % |"
    print "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for (i = 1; i <= count; i++) {
        cell = cells[i]
        cost = median(cell, "load", "cpu")
        if (server[cell] == "echo") floor[mix[cell]] = cost
        paced = (cell SUBSEP "paced" SUBSEP "p50") in of
        wrong = most(cell, "load", "bad") + (paced ? most(cell, "paced", "bad") : 0)
        loss = most(cell, "load", "loss")
        if (paced && most(cell, "paced", "loss") > loss) loss = most(cell, "paced", "loss")
        disturbed = median(cell, "load", "other")
        printf "| %s | %s%s | %d | %.3f | %.2f | %.2f | %s | %s | %s | %.0f%s |\n", mix[cell], server[cell], \
            wrong ? " (" wrong " bad answers)" : "", median(cell, "load", "qps"), loss, cost, \
            floor[mix[cell]] ? cost / floor[mix[cell]] : 0, paced ? median(cell, "paced", "p50") : "-", \
            paced ? median(cell, "paced", "p99") : "-", resident[server[cell]], disturbed, (disturbed > noise ? " ~" : "")
    }
}
