using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Packages;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.TimeStamps;

namespace Sinkhole.Exporting;

/// <summary>
/// <c>custody.jsonld</c> of a package: how its records came to be, step by step, as investigative actions and provenance records of
/// CASE. It repeats what other files prove and proves nothing itself, so every file has its SHA-256, and each step says what verifies it.
/// </summary>
/// <param name="facts">What is known of the package.</param>
internal sealed class CustodyFile(CustodyFacts facts)
{
    /// <summary>Its name.</summary>
    public const string Name = "custody.jsonld";

    private const string Appliance = "appliance";
    private const string Program = "program";
    private const string Configuration = "configuration";
    private const string User = "user";
    private const string Authority = "authority";
    private const string Order = "order";
    private const string Request = "request";
    private const string Journal = "journal of hits";
    private const string Recording = "recording";
    private const string Signing = "checkpoint";
    private const string Stamping = "time-stamp";
    private const string Export = "export";
    private const string Action = "case-investigation:InvestigativeAction";
    private const string Provenance = "provenance of ";
    private const string Outside = "party ";
    private const int TimeOctets = sizeof(long);
    private const int CosignatureOctets = TimeOctets + 64;

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        using CustodyGraph graph = new($"{facts.Appliance}\n{facts.Plan.AuditRecord}\n{facts.Plan.Made:O}");
        CustodyStep[] steps = [.. Steps()];
        WriteInvestigation(graph, steps);
        WriteParties(graph, steps);
        foreach (ExportFile file in facts.Software.Files)
        {
            graph.File(NameOf(file), file.Name, octets: null, file.Sha256);
        }

        if (facts.Configuration is { } configuration)
        {
            graph.File(Configuration, configuration.Name, octets: null, configuration.Sha256);
        }

        foreach (PackageEntry entry in facts.Files)
        {
            graph.File(NameOf(entry), entry.Name, entry.Octets, entry.Sha256);
            if (entry.Sealed is { } envelope)
            {
                graph.File(NameOf(envelope), envelope.Name, envelope.Octets, envelope.Sha256, opened: NameOf(entry));
            }
        }

        foreach (CustodyStep step in steps)
        {
            Write(graph, step);
        }

        return graph.ToArray();
    }

    private IEnumerable<CustodyStep> Steps()
    {
        string[] records = [.. facts.Files.Where(IsOfRecords).Select(NameOf)];
        string[] programs = [Program, .. facts.Software.Files.Select(NameOf)];
        string[] configured = facts.Configuration is null ? programs : [.. programs, Configuration];
        DateTimeOffset to = facts.Plan.Interval.To;
        yield return new CustodyStep
        {
            Name = Recording,
            Description = "Recorded each visit before its page was sent. The hashes of program and configuration are those at the time of "
                + "the export: no record says which version wrote it.",
            Performer = Appliance,
            Instruments = configured,
            Objects = [Order],
            Results = [Journal, .. records],
            Start = facts.Plan.Interval.From,
            End = to < facts.Plan.Made ? to : facts.Plan.Made,
        };
        yield return new CustodyStep
        {
            Name = Signing,
            Description = $"Signed the state of the journal at {facts.Checkpoint.Size} records with the key {facts.Checkpoint.Origin}. "
                + "Each record has a proof that it is under this signature.",
            Performer = Appliance,
            Instruments = programs,
            Objects = [Journal, .. records],
            Results = Present(PackageNames.Checkpoint, PackageNames.Key),
            After = [Recording],
        };
        List<string> done = [Recording, Signing];
        foreach (CustodyStep step in Witnesses().Concat(TimeStamps()))
        {
            done.Add(step.Name);
            yield return step;
        }

        yield return new CustodyStep
        {
            Name = Export,
            Description = $"Exported the records of order {facts.Plan.Interval.Order}, as record {facts.Plan.AuditRecord} of the audit "
                + $"journal says, which was on disk before. Purpose: {facts.Plan.Reason.Purpose}",
            Performer = User,
            Participant = Authority,
            Instruments = configured,
            Objects = [Journal],
            Results =
            [
                .. facts.Files.SelectMany(static file => file.Sealed is { } hidden ? [file, hidden] : (PackageEntry[])[file])
                    .Select(NameOf),
            ],
            Start = facts.Plan.Made,
            End = facts.Finished,
            After = done,
        };
    }

    /// <summary>The witnesses below the cosigned checkpoint. Their keys are not here, so nobody verified these lines again.</summary>
    private IEnumerable<CustodyStep> Witnesses()
    {
        if (facts.Cosigned is not { } cosigned || !SignedNote.TryParse(cosigned.Note.Span, out SignedNote? note, out _))
        {
            yield break;
        }

        foreach (NoteSignature signature in note.Signatures.Where(static one => one.Signature.Length == CosignatureOctets))
        {
            long seconds = BinaryPrimitives.ReadInt64BigEndian(signature.Signature.Span);
            bool isTime = seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
            DateTimeOffset? time = isTime ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
            yield return new CustodyStep
            {
                Name = $"cosignature-{signature.KeyId:x8}",
                Description = $"Cosigned the state of the journal at {cosigned.Checkpoint.Size} records, at the time of the witness's own "
                    + "clock. Its key, from elsewhere, verifies this.",
                Performer = Outside + signature.Name,
                Objects = [Journal],
                Results = Present(PackageNames.CosignedNote, PackageNames.CosignedPath),
                Start = time,
                End = time,
                After = [Recording],
            };
        }
    }

    private IEnumerable<CustodyStep> TimeStamps()
    {
        if (facts.Stamped is not { TimeStamp: { } response } stamped
            || TimeStampVerifier.VerifyKept(stamped.Note.Span, response, trust: null).Stamp is not { } stamp)
        {
            yield break;
        }

        yield return new CustodyStep
        {
            Name = Stamping,
            Description = $"Stamped the signed state of the journal at {stamped.Checkpoint.Size} "
                + $"{(stamped.Checkpoint.Size == 1 ? "record" : "records")} (RFC 3161). 'openssl ts -verify' "
                + "with the root certificate of the authority, from elsewhere, verifies this, as README.txt says.",
            Performer = Outside + stamp.Authority,
            Objects = Present(PackageNames.StampedNote),
            Results = Present(PackageNames.StampedResponse, PackageNames.StampedPath),
            Start = stamp.Time,
            End = stamp.Time,
            After = [Recording],
        };
    }

    private void WriteInvestigation(CustodyGraph graph, CustodyStep[] steps)
    {
        graph.Begin("investigation", "case-investigation:Investigation");
        graph.Text("uco-core:name", facts.Plan.Interval.Order);
        graph.Text("case-investigation:focus", facts.Plan.Reason.Purpose);
        graph.Links("case-investigation:relevantAuthorization", [Order, Request]);
        graph.Links("uco-core:object", [.. steps.SelectMany(static step => (string[])[step.Name, Provenance + step.Name])]);
        graph.End();
        WriteAuthorization(graph, Order, facts.Plan.Interval.Order);
        WriteAuthorization(graph, Request, facts.Plan.Reason.FileNumber);
    }

    private static void WriteAuthorization(CustodyGraph graph, string type, string identifier)
    {
        graph.Begin(type, "case-investigation:Authorization");
        graph.Text("case-investigation:authorizationType", type);
        graph.Text("case-investigation:authorizationIdentifier", identifier);
        graph.End();
    }

    private void WriteParties(CustodyGraph graph, CustodyStep[] steps)
    {
        graph.Begin(Appliance, "uco-observable:Device");
        graph.Text("uco-core:name", $"appliance {facts.Appliance}");
        graph.End();
        graph.Begin(Journal, "uco-observable:ObservableObject");
        graph.Text("uco-core:name", $"{Journal} of the appliance {facts.Appliance}");
        graph.End();
        graph.Begin(Program, "uco-tool:Tool");
        graph.Text("uco-core:name", "sinkhole");
        graph.Text("uco-core:description", $"built from revision {facts.Software.Revision}");
        graph.Text("uco-tool:version", facts.Software.Version);
        graph.End();
        graph.Begin(User, "uco-observable:UserAccount");
        graph.BeginPart("uco-core:hasFacet", "account of the user", "uco-observable:AccountFacet");
        graph.Text("uco-observable:accountIdentifier", $"{facts.Plan.User.Id}");
        graph.End();
        if (facts.Plan.User.Name.Length > 0)
        {
            graph.Text("uco-core:name", facts.Plan.User.Name);
        }

        graph.End();
        graph.Begin(Authority, "uco-identity:Organization");
        graph.Text("uco-core:name", facts.Plan.Reason.Authority);
        graph.End();
        foreach (string outside in steps.Select(static step => step.Performer).Except([Appliance, User], StringComparer.Ordinal))
        {
            graph.Begin(outside, "uco-identity:Identity");
            graph.Text("uco-core:name", outside[Outside.Length..]);
            graph.End();
        }
    }

    /// <summary>The action, and the provenance of what came of it.</summary>
    private void Write(CustodyGraph graph, CustodyStep step)
    {
        graph.Begin(step.Name, Action);
        graph.Text("uco-core:name", step.Name);
        graph.Text("uco-core:description", step.Description);
        graph.Links("uco-action:performer", [step.Performer]);
        graph.Links("uco-action:participant", step.Participant is { } participant ? [participant] : []);
        graph.Links("uco-action:instrument", step.Instruments);
        graph.Links("uco-action:object", step.Objects);
        graph.Links("uco-action:result", [.. step.Results, Provenance + step.Name]);
        graph.Links("case-investigation:wasInformedBy", step.After);
        if (step.Start is { } start)
        {
            graph.Instant("uco-action:startTime", start);
        }

        if (step.End is { } end)
        {
            graph.Instant("uco-action:endTime", end);
        }

        graph.End();
        graph.Begin(Provenance + step.Name, "case-investigation:ProvenanceRecord");
        graph.Text("uco-core:description", $"What the step '{step.Name}' left.");
        graph.Text("case-investigation:exhibitNumber", $"{facts.Plan.Interval.Order}/{facts.Plan.AuditRecord}/{step.Name}");
        graph.Links("uco-core:object", step.Results);
        graph.End();
    }

    private string[] Present(params string[] names) => [.. facts.Files.Where(file => names.Contains(file.Name)).Select(NameOf)];

    private static bool IsOfRecords(PackageEntry file) =>
        file.Name == PackageNames.Leaves || file.Name.StartsWith(PackageNames.Records + "-", StringComparison.Ordinal);

    private static string NameOf(PackageEntry file) => $"file {file.Name}";

    private static string NameOf(ExportFile file) => $"file of the program {file.Name}";
}
