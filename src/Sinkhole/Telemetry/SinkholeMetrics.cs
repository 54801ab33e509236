using System.Collections.Immutable;

namespace Sinkhole.Telemetry;

/// <summary>Every metric of the appliance: name, unit, labels and help, in this one place. The values stay with the parts and are read
/// at a scrape.</summary>
internal static class SinkholeMetrics
{
    public static readonly MetricDefinition BuildInfo = Gauge(
        "sinkhole_build_info", "Always 1; its labels say what runs.", "version", "revision", "runtime");

    public static readonly MetricDefinition DnsQueries = Counter(
        "sinkhole_dns_queries_total", "DNS messages received, answered or not.", "transport", "family", "qtype");

    public static readonly MetricDefinition DnsResponses = Counter(
        "sinkhole_dns_responses_total", "DNS messages sent to clients.", "rcode", "outcome");

    public static readonly MetricDefinition DnsResponseDuration = Histogram(
        "sinkhole_dns_response_duration_seconds", "Time from a query taken in hand to its response ready to be sent.", "transport");

    public static readonly MetricDefinition DnsResponseSize = Histogram(
        "sinkhole_dns_response_size_bytes", "Size of DNS messages sent to clients.", "transport");

    public static readonly MetricDefinition DnsDropped = Counter(
        "sinkhole_dns_dropped_total", "DNS messages received for which no answer was made, by cause.", "reason");

    public static readonly MetricDefinition DnsUnsent = Counter(
        "sinkhole_dns_unsent_total", "Answers that were ready and not sent, by cause.", "reason");

    public static readonly MetricDefinition DnsTcpWaiting = Gauge(
        "sinkhole_dns_tcp_waiting_bytes",
        "What waits for clients of DNS over TCP: messages being read, queries handed to upstreams, replies not sent yet. Counted as "
            + "limits.dns_tcp_memory does, three times its octets.");

    public static readonly MetricDefinition DnsPadded = Counter(
        "sinkhole_dns_padded_total", "Queries by UDP with octets behind their message, which were ignored.");

    public static readonly MetricDefinition DnsReceiveErrors = Counter(
        "sinkhole_dns_receive_errors_total", "Times that datagrams could not be received; signals and ICMP errors are none.");

    public static readonly MetricDefinition DnsObserved = Counter(
        "sinkhole_dns_observed_total", "Queries for names that an entry with the action observe covers; nothing was changed for them.");

    public static readonly MetricDefinition CacheLookups = Counter(
        "sinkhole_cache_lookups_total", "Questions looked up in the cache of upstream answers.", "result");

    public static readonly MetricDefinition CacheStored = Counter(
        "sinkhole_cache_stored_total", "Answers of upstreams put into the cache.");

    public static readonly MetricDefinition UpstreamTries = Counter(
        "sinkhole_upstream_tries_total",
        "Questions put to an upstream, and those spared it while its circuit was open.",
        "upstream",
        "result");

    public static readonly MetricDefinition CacheRefreshes = Counter(
        "sinkhole_cache_refreshes_total",
        "Answers asked for anew though nobody waited: popular ones near their end, and names that upstreams fail.",
        "reason");

    public static readonly MetricDefinition CacheRefreshesDropped = Counter(
        "sinkhole_cache_refreshes_dropped_total", "Of those, what was given up because too many were under way.");

    public static readonly MetricDefinition UpstreamState = Gauge(
        "sinkhole_upstream_state",
        "1 for the state of an upstream: closed answers, failing fails our own question too, open is silent and gets two a second.",
        "upstream",
        "state");

    public static readonly MetricDefinition UpstreamFailures = Counter(
        "sinkhole_upstream_failures_total", "Tries that an upstream failed though it was heard, by cause.", "upstream", "reason");

    public static readonly MetricDefinition UpstreamProbes = Counter(
        "sinkhole_upstream_probes_total", "Questions of our own that find out whether an upstream is there.", "upstream", "result");

    public static readonly MetricDefinition UpstreamMedian = Gauge(
        "sinkhole_upstream_median_latency_seconds", "What half of an upstream's last answers took at most.", "upstream");

    public static readonly MetricDefinition UpstreamLate = Gauge(
        "sinkhole_upstream_late_latency_seconds",
        "The 95th percentile of what an upstream's last answers took; past it another upstream is asked beside it.",
        "upstream");

    public static readonly MetricDefinition UpstreamLastAnswer = Gauge(
        "sinkhole_upstream_last_answer_timestamp_seconds", "Instant of an upstream's last answer, since the epoch.", "upstream");

    public static readonly MetricDefinition UpstreamStreams = Counter(
        "sinkhole_upstream_streams_total", "Questions asked again by TCP, by cause.", "upstream", "reason");

    public static readonly MetricDefinition UpstreamHedges = Counter(
        "sinkhole_upstream_hedges_total", "Second tries beside a first that was late, by whether their answer was taken.", "result");

    public static readonly MetricDefinition UpstreamPending = Gauge(
        "sinkhole_upstream_pending", "Queries of clients that wait for an upstream.");

    public static readonly MetricDefinition HttpRequests = Counter(
        "sinkhole_http_requests_total", "Requests to the warning site.", "listener", "status_class", "page");

    public static readonly MetricDefinition HttpRequestsRefused = Counter(
        "sinkhole_http_requests_refused_total", "Requests that could not be read as HTTP: malformed, too large, too slow.");

    public static readonly MetricDefinition HttpFaults = Counter(
        "sinkhole_http_faults_total", "Requests that ended in a fault of ours, without an answer.");

    public static readonly MetricDefinition HttpConnections = Gauge("sinkhole_http_connections", "Connections open on the warning site.");

    public static readonly MetricDefinition HttpConnectionsRejected = Counter(
        "sinkhole_http_connections_rejected_total",
        "Connections refused or cut for a limit: too many, or too much memory, in all or of one client.",
        "limit");

    public static readonly MetricDefinition HttpMemory = Gauge(
        "sinkhole_http_memory_bytes", "Memory that the connections of the warning site hold: at most half of limits.web_memory.");

    public static readonly MetricDefinition HttpFirstByte = Histogram(
        "sinkhole_http_first_byte_seconds", "Time from a request's head read to its response begun.", "listener");

    public static readonly MetricDefinition Visits = Counter(
        "sinkhole_visits_total", "Visits: hits, coalesced, counted, unrecorded and discarded, and those whose record is under way.");

    public static readonly MetricDefinition Hits = Counter("sinkhole_hits_total", "Visits recorded as hits.", "source", "order_class");

    public static readonly MetricDefinition HitsCoalesced = Counter(
        "sinkhole_hits_coalesced_total", "Visits counted in the record of an earlier visit on the same connection.", "source");

    public static readonly MetricDefinition HitsCounted = Counter(
        "sinkhole_hits_counted_total", "Visits beyond limits.hits_per_address, counted in the record of their address and minute.");

    public static readonly MetricDefinition HitsUnrecorded = Counter(
        "sinkhole_hits_unrecorded_total", "Visits that will never be on disk, by cause.", "reason");

    public static readonly MetricDefinition VisitsDiscarded = Counter(
        "sinkhole_visits_discarded_total", "Visits that are counted and not recorded, by cause.", "reason");

    public static readonly MetricDefinition PagesUnreferenced = Counter(
        "sinkhole_pages_unreferenced_total",
        "Warning pages sent without a reference, because the record was not durable within its budget.");

    public static readonly MetricDefinition EvidenceWritten = Counter(
        "sinkhole_evidence_written_total", "Records made durable in the journals.");

    public static readonly MetricDefinition EvidenceSpool = Gauge("sinkhole_evidence_spool_bytes", "Size of the journals on disk.");

    public static readonly MetricDefinition EvidenceSpoolCapacity = Gauge(
        "sinkhole_evidence_spool_capacity_bytes", "Size the journals can grow to on their disk.");

    public static readonly MetricDefinition EvidenceSpoolOldest = Gauge(
        "sinkhole_evidence_spool_oldest_timestamp_seconds", "Instant of the oldest record on disk, since the epoch.");

    public static readonly MetricDefinition EvidenceFailing = Gauge(
        "sinkhole_evidence_failing", "Whether nothing can be written to the journal (1) or all is well (0).");

    public static readonly MetricDefinition EvidenceDisplaced = Counter(
        "sinkhole_evidence_displaced_total",
        "Times that the file being written was found moved, replaced or cut by somebody, or its folder.");

    public static readonly MetricDefinition EvidenceOverdue = Gauge(
        "sinkhole_evidence_overdue_segments", "Segments past their retention that are kept, because the clock is not trusted.");

    public static readonly MetricDefinition BlocklistEntries = Gauge(
        "sinkhole_blocklist_entries", "Entries of the running generation.", "jurisdiction", "match");

    public static readonly MetricDefinition BlocklistOrders = Gauge(
        "sinkhole_blocklist_orders", "Orders of the running generation.", "state");

    public static readonly MetricDefinition BlocklistHeld = Gauge(
        "sinkhole_blocklist_entries_held", "Entries that the guard holds back until a person releases them.");

    public static readonly MetricDefinition BlocklistGeneration = Gauge(
        "sinkhole_blocklist_generation", "Number of the running generation.");

    public static readonly MetricDefinition LastReloadSuccessful = Gauge(
        "sinkhole_blocklist_last_reload_successful", "Whether the last reload was applied (1) or refused (0).");

    public static readonly MetricDefinition LastReloadSuccess = Gauge(
        "sinkhole_blocklist_last_reload_success_timestamp_seconds", "Instant of the last reload that was applied, since the epoch.");

    public static readonly MetricDefinition Reloads = Counter("sinkhole_blocklist_reloads_total", "Reloads tried.", "result");

    public static readonly MetricDefinition ReloadDuration = Histogram(
        "sinkhole_blocklist_reload_duration_seconds", "Time a reload took, applied or not.", "result");

    public static readonly MetricDefinition BlocklistProblems = Gauge(
        "sinkhole_blocklist_problems", "Findings of the last reload.", "severity");

    public static readonly MetricDefinition OrdersShrunk = Gauge(
        "sinkhole_blocklist_orders_shrunk", "Orders in force that block less than they did, and nobody confirmed it.");

    public static readonly MetricDefinition OrdersInDoubt = Gauge(
        "sinkhole_blocklist_orders_in_doubt", "Orders that are not in force and may be, because the clock is wrong or has jumped.");

    public static readonly MetricDefinition OrderNextExpiry = Gauge(
        "sinkhole_order_next_expiry_timestamp_seconds", "Instant at which the next order ends, since the epoch; overdue ones apart.");

    public static readonly MetricDefinition OrdersOverdue = Gauge(
        "sinkhole_blocklist_orders_overdue", "Orders in force past their valid_until, because no synchronised clock has ended them.");

    public static readonly MetricDefinition LogLinesLost = Counter(
        "sinkhole_log_lines_lost_total", "Log lines that could not be written.");

    public static readonly MetricDefinition ClockSynchronized = Gauge(
        "sinkhole_clock_synchronized", "Whether the kernel says that the clock is synchronised (1) or not (0).");

    public static readonly MetricDefinition ClockOffset = Gauge(
        "sinkhole_clock_offset_seconds", "Correction of the clock that the kernel still owes.");

    public static readonly MetricDefinition ClockErrorBound = Gauge(
        "sinkhole_clock_error_bound_seconds", "Most that the clock may be wrong by; +Inf where no bound is known.");

    public static readonly MetricDefinition ClockBehind = Gauge(
        "sinkhole_clock_behind_seconds", "How far the clock is behind the last instant at which it was synchronised; 0 where it is not.");

    public static readonly MetricDefinition ClockSteps = Counter(
        "sinkhole_clock_steps_total",
        "Steps of the clock by more than 2 s that no passing time explains; a start behind the last instant, or 30 days after it, is one.",
        "direction");

    public static readonly MetricDefinition ClockJumpUnconfirmed = Gauge(
        "sinkhole_clock_jump_unconfirmed", "Whether a jump of the synchronised clock waits for a person to confirm it (1) or not (0).");

    public static readonly MetricDefinition ProcessCpu = Counter("process_cpu_seconds_total", "User and system CPU time spent.");

    public static readonly MetricDefinition ProcessResidentMemory = Gauge("process_resident_memory_bytes", "Resident memory.");

    public static readonly MetricDefinition ProcessOpenFiles = Gauge("process_open_fds", "Open file descriptors.");

    public static readonly MetricDefinition ProcessStartTime = Gauge(
        "process_start_time_seconds", "Start of the process, since the epoch.");

    public static readonly MetricDefinition RuntimeHeap = Gauge("dotnet_gc_heap_size_bytes", "Managed heap in use.");

    public static readonly MetricDefinition RuntimeAllocated = Counter(
        "dotnet_gc_allocated_bytes_total", "Managed memory allocated since the start.");

    public static readonly MetricDefinition RuntimeGarbagePause = Counter(
        "dotnet_gc_pause_seconds_total", "Time that garbage collection stopped all threads.");

    public static readonly MetricDefinition RuntimeCollections = Counter(
        "dotnet_gc_collections_total", "Garbage collections.", "generation");

    public static readonly MetricDefinition RuntimePoolQueue = Gauge(
        "dotnet_thread_pool_queue_length", "Work items waiting for a pool thread.");

    public static readonly MetricDefinition RuntimePoolThreads = Gauge("dotnet_thread_pool_threads", "Pool threads.");

    /// <summary>All of them, for the tests that hold their names.</summary>
    public static ImmutableArray<MetricDefinition> All { get; } =
    [
        BuildInfo, DnsQueries, DnsResponses, DnsResponseDuration, DnsResponseSize, DnsDropped, DnsUnsent,
        DnsTcpWaiting, DnsPadded, DnsReceiveErrors, DnsObserved,
        CacheLookups,
        CacheStored, CacheRefreshes, CacheRefreshesDropped, UpstreamTries, UpstreamFailures, UpstreamProbes, UpstreamState,
        UpstreamMedian, UpstreamLate, UpstreamLastAnswer,
        UpstreamStreams, UpstreamHedges, UpstreamPending, HttpRequests, HttpRequestsRefused, HttpFaults,
        HttpConnections, HttpConnectionsRejected, HttpMemory, HttpFirstByte, Visits, Hits, HitsCoalesced, HitsCounted,
        HitsUnrecorded, VisitsDiscarded, PagesUnreferenced, EvidenceWritten, EvidenceSpool, EvidenceSpoolCapacity, EvidenceFailing,
        EvidenceDisplaced,
        EvidenceOverdue, EvidenceSpoolOldest,
        BlocklistEntries, BlocklistOrders, BlocklistHeld, BlocklistGeneration, LastReloadSuccessful, LastReloadSuccess, Reloads,
        ReloadDuration, BlocklistProblems, OrdersShrunk, OrdersInDoubt, OrderNextExpiry, OrdersOverdue, LogLinesLost,
        ClockSynchronized, ClockOffset, ClockErrorBound, ClockBehind, ClockSteps, ClockJumpUnconfirmed, ProcessCpu,
        ProcessResidentMemory, ProcessOpenFiles, ProcessStartTime, RuntimeHeap, RuntimeAllocated, RuntimeGarbagePause,
        RuntimeCollections, RuntimePoolQueue, RuntimePoolThreads,
    ];

    private static MetricDefinition Counter(string name, string help, params string[] labels) =>
        new(name, MetricType.Counter, help, labels);

    private static MetricDefinition Gauge(string name, string help, params string[] labels) => new(name, MetricType.Gauge, help, labels);

    private static MetricDefinition Histogram(string name, string help, params string[] labels) =>
        new(name, MetricType.Histogram, help, labels);
}
