using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Reports;
using Sinkhole.Erasing;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Packages;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Exits;
using Sinkhole.Exporting;
using Sinkhole.Inspection;
using Sinkhole.Logging;
using Sinkhole.Reload;

namespace Sinkhole.Cli;

/// <summary>"evidence export": writes the records of an order in an interval to a package with their proofs; recorded first.</summary>
internal static class EvidenceExportCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        LookOptions look = new();
        IntervalOptions interval = new();
        Option<string?> output = new Option<string?>("--out")
        {
            Description = "Folder of the package; must not exist, or be empty.",
            HelpName = "FOLDER",
        }.NotEmpty();
        Option<bool> unsealed = new("--unsealed")
        {
            Description = "Write the content in clear, not sealed to 'authority.certificates'; the audit journal says so.",
        };
        Verb verb = new(
            "export",
            "Write the records of an order in an interval to a package, each with the proof that a signed checkpoint has it; with CSV, "
                + "JSON and pages to read. The content is sealed to 'authority.certificates'. The export is recorded in the audit journal "
                + "first; if it cannot be, nothing is written. Exits with 6 if records are too new to be under a checkpoint, and with 7, "
                + "without a package, if nothing of the order is in the interval.",
            "sinkhole evidence export --order xa-erc-2026-0345 --from 2026-11-01 --to 2026-12-01 --authority 'Example Court' "
                + "--file-number '12 O 345/26' --purpose 'hearing of 12 January' --out package-345",
            "sinkhole evidence verify package-345 --key hits.pub",
            "sinkhole evidence export --order xa-erc-2026-0345 --from 2026-11-30 --to 2026-12-01 --out package --unsealed --data disk/");
        interval.AddTo(verb);
        verb.Add(output);
        verb.Add(unsealed);
        look.AddToExport(verb);
        verb.Validators.Add(result =>
        {
            if (result.GetResult(output) is null)
            {
                result.AddError("--out is needed: the folder of the package");
            }
        });
        return verb.WithAction((result, cancellationToken) =>
        {
            string folder = result.GetValue(output) ?? string.Empty;
            AuditAction action = result.GetValue(unsealed) ? AuditAction.UnsealedExport : AuditAction.Export;
            AuditQuestion question = interval.QuestionOf(result, action, look.ReasonOf(environment, result));
            return RunAsync(
                environment, look.PlaceOf(environment, result), question, look.ConfigurationOf(result), folder, cancellationToken);
        });
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment,
        LookPlace place,
        AuditQuestion question,
        string? configuration,
        string folder,
        CancellationToken cancellationToken)
    {
        try
        {
            ImmutableArray<AuthorityCertificate> recipients =
                question.Action == AuditAction.UnsealedExport ? [] : ReadCertificates(environment, configuration);

            // Begun first: a folder that cannot be used is no export that must be recorded.
            using PackageFolder package = PackageFolder.Create(folder, recipients);
            RecordedLook recorded = await RecordedLook.OfAsync(environment, place, question, cancellationToken);
            var plan = new ExportPlan
            {
                Interval = new OrderInterval(question.Subject, question.From ?? default, question.To ?? default),
                Reason = question.Reason,
                User = AuditUser.OfThisProcess(),
                AuditRecord = recorded.Record,
                Made = environment.Time.GetUtcNow(),
                Data = recorded.Data,
                LastHit = recorded.LastHit,
                ConfigurationFile = configuration,
                Recipients = recipients,
                IsOnHold = HeldOrders.In(recorded.Data).Has(question.Subject),
            };
            using HitExport export = new(plan, package, environment.Time);
            ScanProgress progress = new(environment);
            byte[] manifest = export.Write(progress.Count, cancellationToken);
            progress.Clear();
            await recorded.AnswerAsync(question.Subject, export.HasAny ? export.Records : 0);
            if (!export.HasAny)
            {
                return Refuse(environment, export, question.Subject, recorded.Data);
            }

            export.Finish(manifest);
            WriteResult(environment, export, manifest, recipients.Length, folder);
            if (plan.IsOnHold)
            {
                ScanNotes.Note(environment, HeldOrders.Describe(question.Subject));
            }

            return Note(environment, export.Counts);
        }
        catch (Exception error) when (error is CheckpointException or PackageException)
        {
            ScanNotes.Note(environment, $"nothing is exported: {error.Message}");
            return ExitCode.CannotStart;
        }
    }

    /// <summary>A package without a record would be read as proof that there is none; what was left out says its own code.</summary>
    private static int Refuse(CliEnvironment environment, HitExport export, string order, string data)
    {
        ScanNotes.Note(environment, $"nothing is exported: no record of order {order} in the interval can be in a package");
        if (!export.IsOrderNamed && OrderNote.Unknown(order, data) is string unknown)
        {
            ScanNotes.Note(environment, unknown);
        }

        int code = Note(environment, export.Counts);
        return code == ExitCode.Ok ? ExitCode.NotFound : code;
    }

    private static ImmutableArray<AuthorityCertificate> ReadCertificates(CliEnvironment environment, string? file)
    {
        const string Remedy = "name the authority's certificate in 'authority: { certificates: [authority.pem] }', or give --unsealed";
        if (file is null)
        {
            throw new UsageException($"there is no configuration, so there is nobody to seal the package to: give --config, and {Remedy}");
        }

        DiskFiles files = new();
        SinkholeOptions options = OptionsReader.Read(files, file).Options
            ?? throw new CannotStartException(StartFault.Configuration, $"{file} has errors: 'sinkhole check -c {file}' shows them");
        FindingList findings = new();
        string own = OperationKeyFile.ApplianceKeyOf(options);
        ImmutableArray<AuthorityCertificate> read =
            AuthorityFiles.Read(files, options.Authority, own, environment.Time.GetUtcNow(), findings);
        IReadOnlyList<Finding> sorted = findings.ToSorted();
        if (sorted.Count > 0)
        {
            FindingText.Write(environment.Error, sorted);
        }

        return read.Length < options.Authority.Certificates.Length
            ? throw new CannotStartException(StartFault.Configuration, "a certificate of the authority cannot be used: nothing is exported")
            : read.IsEmpty
            ? throw new UsageException($"{file} names no certificate to seal the package to: {Remedy}")
            : read;
    }

    private static void WriteResult(CliEnvironment environment, HitExport export, byte[] manifest, int certificates, string folder)
    {
        string sealing = certificates == 0 ? "in clear" : $"sealed to {MessageText.Count(certificates, "certificate")}";
        string records = MessageText.Count(export.Records, "record");
        string hits = MessageText.Count(export.Counts.Hits, "hit");
        environment.Output.WriteLine(VisibleText.Escape($"{folder}: {records}, {hits} among them, {sealing}"));
        environment.Output.WriteLine($"SHA-256 of its manifest: {Convert.ToHexStringLower(SHA256.HashData(manifest))}");
    }

    /// <summary>Says what was left out.</summary>
    private static int Note(CliEnvironment environment, ExportCounts counts)
    {
        int code = ExitCode.Ok;
        string shared = $"left out: visits of several orders are counted in it together ({counts.SharedVisits:N0})";
        Say(counts.SharedRecords, "record", shared, code);
        Say(counts.ErasedKeys, "sealed key", "erased: what was sealed with it cannot be opened", code);
        Say(counts.LostKeys, "sealed key", "gone without a signed note of its erasure: what was sealed with it is lost", ExitCode.Findings);
        Say(counts.DamagedKeys, "sealed key", "damaged, and left out: its file below seals/ is a link or no sealed key", ExitCode.Findings);
        Say(counts.Erased, "record", "of the journal, of any order, left out: erased", code);
        Say(counts.NotStampedYet ?? 0, "record", "in the package: not under the newest checkpoint with a time stamp", code);
        Say(counts.NotCosignedYet ?? 0, "record", "in the package: not under the newest checkpoint that witnesses cosigned", code);
        Say(counts.NotSignedYet, "record", "left out: not under a checkpoint yet; export again in a minute", ExitCode.Incomplete);
        Say(counts.Unknown, "record", "left out: of a newer version; use that version", ExitCode.CannotStart);
        Say(counts.Damaged, "record", "left out: damaged; 'sinkhole evidence verify' shows where", ExitCode.Findings);
        Say(
            counts.WithoutKeys,
            "record",
            $"of the journal, of any order, left out: {ScanNotes.Lost(counts.WithoutKeys)}",
            ExitCode.Findings);
        if (counts.ProvedFrom is string segment)
        {
            ScanNotes.Note(environment, $"all records before {segment} are left out: files before it were changed, so nothing proves them");
            code = ExitCode.Findings;
        }

        return code;

        void Say(long count, string what, string why, int codeOf)
        {
            if (count > 0)
            {
                ScanNotes.Note(environment, $"{MessageText.Count(count, what)} {why}");
                code = codeOf == ExitCode.Ok ? code : codeOf;
            }
        }
    }
}
