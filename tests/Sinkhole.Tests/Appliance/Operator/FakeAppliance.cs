using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Documents.Files;
using Sinkhole.Erasing;
using Sinkhole.Lookup;
using Sinkhole.Operator;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Appliance.Operator;

/// <summary>A fake appliance whose answers are set by the test.</summary>
internal sealed class FakeAppliance : IReloadService, IStatusService, IHealthService, ILookupService, IAuditService, IErasureService
{
    public ControlServices Services => new(this, this, this, this, this, this);

    public bool Accepts { get; set; } = true;

    public string[] Missing { get; set; } = [];

    public string[] Shrunk { get; set; } = [];

    public string[] Confirmed { get; set; } = [];

    public string? InDoubt { get; set; }

    public int Overdue { get; set; }

    public ClockStatus Clock { get; set; } = new(false, 0.016);

    public ProofStatus Proofs { get; set; } = new();

    public SealingStatus? Sealing { get; set; }

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
        At = DateTimeOffset.Parse("2026-11-21T12:30:20Z"),
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
        Proofs = Proofs,
        Sealing = Sealing,
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

    /// <summary>What was recorded, and for which user.</summary>
    public List<(AuditQuestion Question, uint User)> Looks { get; } = [];

    /// <summary>Why no look can be recorded; null where one can.</summary>
    public string? RefusesLooks { get; set; }

    /// <summary>Why no result of a look can be recorded; null where one can.</summary>
    public string? RefusesResults { get; set; }

    public string Data { get; set; } = "/data";

    public Task<AuditAnswer> RecordAsync(AuditQuestion question, uint user)
    {
        if ((FolderProblem(question) ?? (question.Result is null ? RefusesLooks : RefusesResults)) is string why)
        {
            throw new AuditRefusedException(why);
        }

        Looks.Add((question, user));
        return Task.FromResult(new AuditAnswer { Epoch = 7, Sequence = Looks.Count, Data = Data, HitsEpoch = int.MaxValue, HitsSequence = 0 });
    }

    public IReadOnlyList<string> NotReady() => Missing;

    public Task<HealthReport> HealthAsync(CancellationToken cancellationToken) => Task.FromResult(new HealthReport([.. Missing, .. Silent]));

    /// <summary>Why an erasure is refused; null where it is not.</summary>
    public string? KeepsRecords { get; set; }

    /// <summary>The order whose records were erased, and by whom.</summary>
    public (string Order, uint User) Erased { get; private set; }

    public Task<ErasureOutcome> EraseAsync(AuditQuestion question, uint user, CancellationToken cancellationToken)
    {
        if ((FolderProblem(question) ?? KeepsRecords) is string refusal)
        {
            throw new ErasureRefusedException(refusal);
        }

        Erased = (question.Subject, user);
        return Task.FromResult(new ErasureOutcome
        {
            Epoch = 217_000_000,
            Sequence = 9,
            Keys = 3,
            Envelopes = 1,
            Kept = 2,
            Unreadable = 0,
            KeptFor = ["xb-nra-2026-0012"],
        });
    }

    private string? FolderProblem(AuditQuestion question) => question.FolderProblem(new DiskFiles().RealPath(Data));
}
