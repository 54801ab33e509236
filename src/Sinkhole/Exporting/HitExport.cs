using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Packages;
using Sinkhole.Inspection;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Exporting;

/// <summary>Writes a package: one reading of the journal, in memory for the records of a block and the references of the hits.</summary>
internal sealed class HitExport : IDisposable
{
    private readonly ExportPlan _plan;
    private readonly PackageFolder _package;
    private readonly PackageRecords _lines;
    private readonly PackageParts _ecs;
    private readonly ShadowserverCsv _csv;
    private readonly ReportPage _report;
    private readonly PackageParts _accounts;
    private readonly SealedKeys _keys;
    private readonly SourceAddresses _addresses = new();
    private readonly LogSigner _signer;
    private readonly string _appliance;
    private readonly TimeProvider _time;

    /// <param name="plan">What is exported.</param>
    /// <param name="package">Where it is written; owned by the caller.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="CheckpointException">There is no key of the log that this user can read.</exception>
    public HitExport(ExportPlan plan, PackageFolder package, TimeProvider time)
    {
        _time = time;
        _signer = LogSigner.Open(
            Path.Combine(plan.Data, DataFolderNames.Keys), Path.Combine(plan.Data, DataFolderNames.Proofs), DataFolderNames.Hits);

        // sinkhole/<appliance id>/<journal>/<digits>
        _appliance = _signer.Key.Name.Split('/')[1];
        _plan = plan;
        _package = package;
        _lines = new PackageRecords(package);
        _ecs = new PackageParts(package, "ecs", ".jsonl");
        _csv = new ShadowserverCsv(package);
        _report = new ReportPage(package, plan, _appliance);
        _accounts = new PackageParts(package, "accounts", ".jsonl");
        _keys = new SealedKeys(
            Path.Combine(plan.Data, DataFolderNames.Seals),
            package,
            () => ErasureLog.ErasedEnvelopes(Path.Combine(plan.Data, DataFolderNames.Proofs), DataFolderNames.Hits));
    }

    /// <summary>What is in the package, and what was left out.</summary>
    public ExportCounts Counts { get; } = new();

    /// <summary>Records in the package.</summary>
    public long Records => _lines.Count;

    /// <summary>Whether anything in it is of the order: changes of the clock are of none.</summary>
    public bool HasAny => Counts.Hits + Counts.Closing + Counts.Counted + Counts.Contacts > 0;

    /// <summary>Whether any record of the journal, of any time, names the order.</summary>
    public bool IsOrderNamed { get; private set; }

    /// <summary>Writes all of it but the manifest: it is no package yet.</summary>
    /// <param name="onRecord">Called for each record that is read, for the progress.</param>
    /// <param name="cancellationToken">Ends it; nothing of the package is left.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="CheckpointException">The journal cannot be read, or nothing in it can be proved.</exception>
    /// <exception cref="PackageException">The package cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public byte[] Write(Action onRecord, CancellationToken cancellationToken)
    {
        // Before the head: what others have confirmed is then no later than it.
        OutsideSignature? stamped = OutsideSignatures.NewestStamped(_signer.Log, _signer.Key);
        OutsideSignature? cosigned = OutsideSignatures.NewestCosigned(_signer.Log, _signer.Key);
        ProvedRecords records =
            ProvedRecords.Open(Path.Combine(_plan.Data, DataFolderNames.Hits), _signer.Log, _signer.Key, onRecord, cancellationToken);
        records.Refuse(ErasureLog.ErasedKeys(Path.Combine(_plan.Data, DataFolderNames.Proofs), DataFolderNames.Hits));
        Want(records, stamped);
        Want(records, cosigned);
        var choice = new RecordChoice(_plan.Interval);
        (long notStamped, long notCosigned) = (0, 0);
        foreach (ProvedRecord record in records.Read(choice.IsWanted, _plan.LastHit, cancellationToken))
        {
            Write(record);
            notStamped += IsAfter(record, stamped);
            notCosigned += IsAfter(record, cosigned);
        }

        _lines.Finish();
        _ecs.Finish(hasOne: true);
        _csv.Finish();
        _report.Finish();
        _accounts.Finish(hasOne: false);
        (Counts.Damaged, Counts.Unknown, Counts.ProvedFrom) = (records.Damaged, records.Unknown + choice.Unknown, records.ProvedFrom);
        (Counts.Erased, Counts.WithoutKeys) = (records.ClosedByRefusal, records.Closed - records.ClosedByRefusal);
        (Counts.Addresses, Counts.MoreAddresses) = (_addresses.Count, _addresses.AreMore ? true : null);
        (Counts.SharedRecords, Counts.SharedVisits, Counts.LostQueries) = (choice.SharedRecords, choice.SharedVisits, choice.LostQueries);
        IsOrderNamed = choice.IsOrderNamed;
        (Counts.ErasedKeys, Counts.LostKeys, Counts.DamagedKeys) = (_keys.Erased, _keys.Lost, _keys.Damaged);
        _package.Write(PackageNames.Checkpoint, records.Note.ToBytes());
        _package.Write(PackageNames.Key, Encoding.ASCII.GetBytes($"{_signer.Key}\n"));
        bool hasStamped = TryWriteEarlier(records, stamped, PackageNames.StampedNote, PackageNames.StampedPath);
        bool hasCosigned = TryWriteEarlier(records, cosigned, PackageNames.CosignedNote, PackageNames.CosignedPath);
        (Counts.NotStampedYet, Counts.NotCosignedYet) = (hasStamped ? notStamped : null, hasCosigned ? notCosigned : null);
        var readme = new PackageReadme
        {
            Order = _plan.Interval.Order,
            IsSealed = !_plan.Recipients.IsEmpty,
            HasAccounts = Counts.Accounts > 0,
            IsStamped = hasStamped,
            IsCosigned = hasCosigned,
        };
        _package.Write("README.txt", Encoding.UTF8.GetBytes(readme.ToText()));
        ExportSoftware software = ProgramFiles.Describe();
        ExportFile? configuration = _plan.ConfigurationFile is { } file ? ExportFile.Of(file) : null;
        var custody = new CustodyFacts
        {
            Plan = _plan,
            Appliance = _appliance,
            Software = software,
            Configuration = configuration,
            Checkpoint = records.Checkpoint,
            Cosigned = hasCosigned ? cosigned : null,
            Stamped = hasStamped ? stamped : null,
            Files = _package.Entries,
            Finished = _time.GetUtcNow(),
        };
        _package.WriteContent(CustodyFile.Name, new CustodyFile(custody).ToBytes());
        return JsonSerializer.SerializeToUtf8Bytes(Manifest(software, configuration), ExportJson.Default.ExportManifest);
    }

    /// <summary>Signs the manifest and gives the package its name.</summary>
    /// <exception cref="PackageException">The package cannot be written.</exception>
    public void Finish(byte[] manifest) => _package.Finish(manifest, _signer);

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _ecs.Dispose();
        _csv.Dispose();
        _report.Dispose();
        _accounts.Dispose();
    }

    private void Write(ProvedRecord record)
    {
        if (record.Path is null)
        {
            Counts.NotSignedYet++;
            return;
        }

        _lines.Write(record);
        string position = record.Stored.Position.ToString();
        if (HitRecord.TryRead(record.Stored.Record, out HitRecord? hit))
        {
            Write(new FoundHit(record.Stored.Position, hit));
            WriteAccount(hit, record.Stored.Record.Payload.Span[0]);
        }
        else if (ClosingRecord.TryRead(record.Stored.Record, out ClosingRecord? closing))
        {
            Counts.Closing++;
            Counts.FurtherRequests += closing.Requests;
            _report.Write(Records, position, closing);
        }
        else if (CountedRecord.TryRead(record.Stored.Record, out CountedRecord? counted))
        {
            Counts.Counted++;
            Counts.CountedVisits += counted.Visits;
            _report.Write(Records, position, counted);
        }
        else if (DnsContactRecord.TryRead(record.Stored.Record, out DnsContactRecord? contact))
        {
            Write(new FoundContact(record.Stored.Position, contact));
        }
        else if (TlsContactRecord.TryRead(record.Stored.Record, out TlsContactRecord? hello))
        {
            Write(new FoundHello(record.Stored.Position, hello));
        }
        else if (ClockRecord.TryRead(record.Stored.Record, out ClockRecord? clock))
        {
            Counts.ClockChanges++;
            _report.Write(Records, position, clock);
        }
    }

    private void Write(FoundHit found)
    {
        Counts.Hits++;
        _addresses.Add(found.Hit.Visit.Source.Address);
        Counts.NotResolvable += found.Hit.Visit.Clock.IsSynchronized ? 0 : 1;
        _csv.Write(found.Hit);
        Write(EcsEvent.Of(found, _appliance, BuildMetrics.Version));
        _report.Write(Records, found);
    }

    private void WriteAccount(HitRecord hit, int recordVersion)
    {
        if (!hit.Sealed.IsEmpty)
        {
            Counts.Accounts++;
            SealedAccount account = _keys.Describe(hit, recordVersion);
            _accounts.Write([.. JsonSerializer.SerializeToUtf8Bytes(account, ExportJson.Default.SealedAccount), (byte)'\n']);
        }
    }

    private void Write(FoundContact found)
    {
        Counts.Contacts++;
        Counts.ContactQueries += found.Contact.Queries;
        _csv.Write(found.Contact);
        foreach (AskedName asked in found.Contact.Names)
        {
            Write(EcsEvent.Of(found, asked, _appliance, BuildMetrics.Version));
        }

        _report.Write(Records, found);
    }

    private void Write(FoundHello found)
    {
        Counts.Contacts++;
        _csv.Write(found.Position.ToString(), found.Hello);
        Write(EcsEvent.Of(found, _appliance, BuildMetrics.Version));
        _report.Write(Records, found);
    }

    private void Write(EcsEvent ecs) => _ecs.Write([.. JsonSerializer.SerializeToUtf8Bytes(ecs, ExportJson.Default.EcsEvent), (byte)'\n']);

    private static int IsAfter(ProvedRecord record, OutsideSignature? earlier) =>
        record.Path is not null && record.Leaf >= earlier?.Checkpoint.Size ? 1 : 0;

    private static void Want(ProvedRecords records, OutsideSignature? earlier)
    {
        if (earlier is not null)
        {
            records.WantConsistencyWith(earlier.Checkpoint.Size);
        }
    }

    private bool TryWriteEarlier(ProvedRecords records, OutsideSignature? earlier, string note, string proof)
    {
        if (earlier is null || records.ConsistencyWith(earlier.Checkpoint.Size) is not { } path)
        {
            return false;
        }

        _package.Write(note, earlier.Note.Span);
        _package.Write(proof, Encoding.ASCII.GetBytes(string.Concat(path.Select(static hash => $"{hash}\n"))));
        if (earlier.TimeStamp is { } response)
        {
            _package.Write(PackageNames.StampedResponse, response.Span);
        }

        return true;
    }

    private ExportManifest Manifest(ExportSoftware software, ExportFile? configuration) => new()
    {
        Format = "sinkhole.package/1",
        Made = _plan.Made,
        Appliance = _appliance,
        Journal = DataFolderNames.Hits,
        Order = _plan.Interval.Order,
        OnHold = _plan.IsOnHold ? true : null,
        From = _plan.Interval.From,
        To = _plan.Interval.To,
        Authority = _plan.Reason.Authority,
        FileNumber = _plan.Reason.FileNumber,
        AuditRecord = _plan.AuditRecord.ToString(),
        SealedTo = [.. _plan.Recipients.Select(static recipient => recipient.Thumbprint)],
        Records = Records,
        Counts = Counts,
        Software = software,
        Configuration = configuration,
        Files = _package.Entries,
    };
}
