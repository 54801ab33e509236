using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Packages;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Exporting;
using Sinkhole.Inspection;
using Sinkhole.Storage;
using Sinkhole.Tests.Clocks;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Appliance.Exporting;

/// <summary>A data folder with a journal of hits and its signed checkpoints, and packages of it.</summary>
internal sealed class ExportBench : IDisposable
{
    public const string Order = "xa-erc-2026-0345";
    public const string OtherOrder = "xa-erc-2026-0999";

    public static readonly DateTimeOffset Begin = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sinkhole-export-");

    public string Folder => _folder.FullName;

    public string Data => Path.Combine(Folder, "data");

    public string Hits => Path.Combine(Data, "hits");

    public string Package => Path.Combine(Folder, "package");

    public string Log => Directory.GetDirectories(Path.Combine(Data, "proofs")).Single();

    public NoteKey Key => NoteKey.TryParse(File.ReadAllText(Path.Combine(Log, "key.pub")).Trim(), out NoteKey? key, out string problem)
        ? key
        : throw new InvalidOperationException(problem);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A hit of the order, so many seconds after the begin.</summary>
    public static HitRecord Hit(int second, string order = Order, string source = "198.51.100.7") => new()
    {
        Visit = new Visit
        {
            Instant = Begin.AddSeconds(second),
            Clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
            Source = new IPEndPoint(IPAddress.Parse(source), 1024 + (second % 60_000)),
            Destination = IPEndPoint.Parse("192.0.2.80:80"),
            Host = "www.evil.example",
            Method = "GET",
            Path = "/live/*/*/*.ts",
            Agent = "Kodi 21",
            Intent = IntentClass.A,
        },
        Source = HitSource.Http,
        Reference = HitReference.Create(),
        OrderId = order,
        OrderClass = OrderClass.Court,
        CoveringOrders = [order],
        Generation = 1,
        PageVersion = new PageVersion(1),
        Language = "en",
    };

    /// <summary>Records of two orders by turns, with closing and counted ones between them.</summary>
    public static IEnumerable<Record> Mixed(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            HitRecord hit = Hit(second, second % 3 == 2 ? OtherOrder : Order, second % 4 == 3 ? "2001:db8::7" : "198.51.100.7");
            var clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3));
            yield return hit.ToRecord();
            if (second % 5 == 0)
            {
                yield return new ClosingRecord(hit.Reference, 3, Begin.AddSeconds(second), Begin.AddSeconds(second), clock).ToRecord();
            }

            if (second % 7 == 0)
            {
                yield return Counted(second, Order).ToRecord();
            }
        }
    }

    /// <summary>Counted visits of some orders.</summary>
    public static CountedRecord Counted(int second, params string[] orders)
    {
        var ports = new PortSet();
        ports.Add(2000);
        return new CountedRecord
        {
            Id = HitReference.Create(),
            IsComplete = true,
            Clients = [IPAddress.Parse("203.0.113.9")],
            OrderId = orders[0],
            OrderClass = OrderClass.Court,
            CoveringOrders = [.. orders],
            Generation = 1,
            Visits = 40,
            First = Begin.AddSeconds(second),
            Last = Begin.AddSeconds(second + 30),
            Ports = ports,
            Instant = Begin.AddSeconds(second + 60),
            Clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
        };
    }

    /// <summary>DNS queries of a client in a minute.</summary>
    public static DnsContactRecord Contact(int second, string order) => new()
    {
        Form = DnsContactForm.Client,
        Transport = DnsContactTransport.Udp,
        IsSpoofable = true,
        Generation = 1,
        Queries = 4,
        First = Begin.AddSeconds(second),
        Last = Begin.AddSeconds(second + 30),
        Clients = 1,
        Client = IPAddress.Parse("203.0.113.9"),
        OrderId = order,
        Ports = [5353],
        Names = [new AskedName("www.evil.example", 28, 3), new AskedName("evil.example", 65, 1)],
        Instant = Begin.AddSeconds(second + 60),
        Clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
    };

    /// <summary>DNS queries of which only the number was kept.</summary>
    public static DnsContactRecord Lost(int second) => Contact(second, string.Empty) with
    {
        Form = DnsContactForm.Lost,
        Transport = DnsContactTransport.Unknown,
        Clients = 0,
        Client = null,
        Ports = [],
        Names = [],
    };

    /// <summary>A TLS hello without a request.</summary>
    public static TlsContactRecord Hello(int second, string order) => new()
    {
        Generation = 1,
        Source = IPEndPoint.Parse("[2001:db8::9]:50000"),
        Destination = IPEndPoint.Parse("192.0.2.80:443"),
        Name = "www.evil.example",
        OrderId = order,
        CoveringOrders = [order],
        Instant = Begin.AddSeconds(second),
        Clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
    };

    /// <summary>Appends records, and signs a checkpoint over all of them.</summary>
    public async Task WriteAsync(IEnumerable<Record> records, bool isSigned = true)
    {
        using DataFolder data = DataFolder.Open(Data);
        var time = new ManualTime();
        await using Journal journal = Journal.Open(new JournalOptions { Folder = Hits, ApplianceId = data.ApplianceId }, time);
        foreach (Record[] some in records.Chunk(1_000))
        {
            await Task.WhenAll(some.Select(record => journal.AppendAsync(record, CancellationToken.None).AsTask()));
        }

        if (!isSigned)
        {
            return;
        }

        CheckpointKeeper keeper = CheckpointKeeper.Open(
            new CheckpointOptions
            {
                Journal = "hits",
                JournalFolder = Hits,
                KeysFolder = Path.Combine(Data, "keys"),
                ProofsFolder = Path.Combine(Data, "proofs"),
                ApplianceId = data.ApplianceId,
            },
            () => journal.Status,
            time.GetUtcNow());
        keeper.Keep(time.GetUtcNow(), CancellationToken.None);
    }

    /// <summary>Erases the envelope in a file, with a signed note.</summary>
    public async Task EraseAsync(string order, string envelope)
    {
        using DataFolder data = DataFolder.Open(Data);
        var time = new ManualTime();
        await using Journal journal = Journal.Open(new JournalOptions { Folder = Hits, ApplianceId = data.ApplianceId }, time);
        var eraser = new Eraser(
            journal,
            Hits,
            Path.Combine(Data, "seals"),
            Path.Combine(Data, "proofs"),
            () => LogSigner.Open(Path.Combine(Data, "keys"), Path.Combine(Data, "proofs"), "hits"));
        string name = $"{order}/{Path.GetFileNameWithoutExtension(envelope)}";
        eraser.Erase([], [.. eraser.ReadEnvelopes().Where(one => one.ToString() == name)], "retention", time.GetUtcNow());
    }

    /// <summary>Writes a package of the order, in process and without a record in the audit journal.</summary>
    public ExportCounts Export(
        string? folder = null,
        ImmutableArray<AuthorityCertificate>? recipients = null,
        TimeSpan? length = null,
        Action? onRecord = null,
        CancellationToken cancellationToken = default)
    {
        var plan = new ExportPlan
        {
            Interval = new OrderInterval(Order, Begin, Begin + (length ?? TimeSpan.FromDays(30))),
            Reason = new AuditReason { Authority = "Example Court", FileNumber = "12 O 345/26", Purpose = "hearing" },
            User = new AuditUser(1000, "officer"),
            AuditRecord = new RecordPosition(7, 1),
            Made = ManualTime.Start,
            Data = Data,
            Recipients = recipients ?? [],
        };
        using PackageFolder package = PackageFolder.Create(folder ?? Package, plan.Recipients);
        using var export = new HitExport(plan, package, new ManualTime());
        export.Finish(export.Write(onRecord ?? (static () => { }), cancellationToken));
        return export.Counts;
    }
}
