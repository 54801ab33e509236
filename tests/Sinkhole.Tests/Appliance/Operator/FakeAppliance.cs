using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Lookup;
using Sinkhole.Operator;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Appliance.Operator;

/// <summary>A fake appliance whose answers are set by the test.</summary>
internal sealed class FakeAppliance : IReloadService, IStatusService, IHealthService, ILookupService
{
    public ControlServices Services => new(this, this, this, this);

    public bool Accepts { get; set; } = true;

    public string[] Missing { get; set; } = [];

    public string[] Shrunk { get; set; } = [];

    public string[] Confirmed { get; set; } = [];

    public string? InDoubt { get; set; }

    public int Overdue { get; set; }

    public ClockStatus Clock { get; set; } = new(false, 0.016);

    /// <summary>Faults that only a query to the listeners finds.</summary>
    public string[] Silent { get; set; } = [];

    public (string Name, RRType Type) Asked { get; private set; }

    public Task<ReloadOutcome> ReloadAsync(bool confirms, CancellationToken cancellationToken) => Task.FromResult(Accepts
        ? new ReloadOutcome(true, 2026112102, "generation 2026112102 active: 2 orders, 313 entries", [])
        {
            Shrunk = Shrunk,
            Confirmed = confirms ? Confirmed : [],
            InDoubt = InDoubt,
        }
        : new ReloadOutcome(
            false,
            2026112101,
            "refused: 1 error; the running generation 2026112101 is unchanged",
            [new ReportedFinding("xa.yaml", 14, 13, "SH104", "error", "not a valid domain name", "write 'evil.example'")]));

    public StatusReport Status() => new()
    {
        Version = "0.1.0",
        Node = "demo-1",
        ApplianceId = Guid.Parse("6f1c1f0e-3f57-4a59-9f0f-5d2f2a8f7d11"),
        StartedAt = DateTimeOffset.Parse("2026-11-21T12:00:00Z"),
        NotReady = Missing,
        Generation = new GenerationStatus(2026112101, "ab12", DateTimeOffset.Parse("2026-11-21T12:00:01Z"), 2, 313, 1, null)
        {
            Overdue = Overdue,
        },
        LastReload = new ReloadStatus(DateTimeOffset.Parse("2026-11-21T12:00:01Z"), true, "generation 2026112101 active", 0, 1),
        Listeners = ["dns 127.0.0.1:1053 (udp, tcp)"],
        Upstreams =
        [
            new UpstreamStatus(
                "198.51.100.53:53", ["."], "closed", null, 120, 3, 1, 0, 0.0031, 0.0125, DateTimeOffset.Parse("2026-11-21T12:30:00Z")),
            new UpstreamStatus("198.51.100.54:53", ["corp.example"], "failing", "answers REFUSED", 0, 21, 4, 17, null, null, null),
        ],
        Journals = [new JournalReport("hits", "/data/hits", 7, 0, 4096, null, null, null)],
        Clock = Clock,
        Shrunk = Shrunk,
        Notes = ["clock is not synchronised: hits are marked not resolvable"],
    };

    public LookupReport Lookup(string name, RRType type)
    {
        Asked = (name, type);
        return new LookupReport
        {
            Name = name,
            Type = LookupQuestion.FormatType(type),
            Verdict = "page",
            Rcode = "NOERROR",
            Answers = [$"{name}. 30 IN A 192.0.2.80"],
            ExtendedErrors = ["15 (Blocked)"],
            DecidedBy = new DecidingEntry(
                "xa-erc-2026-0345",
                "Example Regional Court",
                "evil.example",
                "subtree",
                "page",
                "blocklists/xa/2026/xa-erc-2026-0345.yaml",
                17,
                DateTimeOffset.Parse("2026-11-02T00:00:00Z"),
                DateTimeOffset.Parse("2027-11-02T00:00:00Z")),
            CoveredBy = ["xa-erc-2026-0345"],
            Generation = 2026112101,
        };
    }

    public IReadOnlyList<string> NotReady() => Missing;

    public Task<HealthReport> HealthAsync(CancellationToken cancellationToken) => Task.FromResult(new HealthReport([.. Missing, .. Silent]));
}
