using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Platform.Clocks;
using Sinkhole.Storage;

namespace Sinkhole.Cli;

/// <summary>A look that is in the audit journal, on disk: now the evidence may be read. To be shown, its result must be there too.
/// </summary>
/// <param name="Record">Its record in the audit journal.</param>
/// <param name="Data">The data folder to read.</param>
/// <param name="LastHit">Later hits are not durable yet and are not shown; null for all that are valid: no appliance writes.</param>
internal sealed record RecordedLook(RecordPosition Record, string Data, RecordPosition? LastHit)
{
    // Nothing is removed by this process: the appliance decides, by its configuration and a clock that it has watched.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(36_500);

    private AuditQuestion? Question { get; init; }

    private Func<AuditQuestion, Task<RecordedLook>>? RecordAgain { get; init; }

    /// <summary>Records a look: by the running appliance, or by this process if none runs.</summary>
    /// <exception cref="AuditRefusedException">It cannot be recorded: nothing may be shown.</exception>
    /// <exception cref="NotReachableException">An appliance is there, and does not answer this user or this version.</exception>
    public static async Task<RecordedLook> OfAsync(
        CliEnvironment environment, LookPlace place, AuditQuestion question, CancellationToken cancellationToken)
    {
        RecordedLook look = await RecordAsync(question);
        ScanNotes.Note(environment, $"this look is record {look.Record} of the audit journal");
        return look with { Question = question, RecordAgain = RecordAsync };

        async Task<RecordedLook> RecordAsync(AuditQuestion asked) =>
            await ByApplianceAsync(place, asked, cancellationToken) ?? await ByThisProcessAsync(environment, place, asked);
    }

    /// <summary>Records what was found, durably: now it may be shown.</summary>
    /// <param name="order">The order of what was found; empty for none.</param>
    /// <param name="records">How many records will be shown.</param>
    /// <exception cref="AuditRefusedException">It cannot be recorded: nothing may be shown.</exception>
    /// <exception cref="NotReachableException">An appliance is there, and does not answer this user or this version.</exception>
    public async Task AnswerAsync(string order, long records)
    {
        if (RecordAgain is null || Question is null)
        {
            throw new InvalidOperationException("Only a look that was recorded has a result.");
        }

        var result = new AuditResult { Order = order, Records = records, Epoch = Record.Epoch, Sequence = Record.Sequence };
        RecordedLook answered = await RecordAgain(Question with { Result = result });
        if (!IsSame(Data, answered.Data))
        {
            throw new AuditRefusedException($"the look is recorded in {Data}, and its result in {answered.Data}: look again");
        }
    }

    /// <summary>Null if nothing listens.</summary>
    private static async Task<RecordedLook?> ByApplianceAsync(
        LookPlace place, AuditQuestion question, CancellationToken cancellationToken)
    {
        if (place.Sockets.Count == 0)
        {
            return null;
        }

        try
        {
            using ControlClient client = new(place.Sockets);
            AuditAnswer answer = await client.RecordAsync(question with { Data = place.RequiredData }, cancellationToken);
            return new RecordedLook(answer.Record(), answer.Data, answer.LastHit());
        }
        catch (NotReachableException error) when (error.IsNothingListening)
        {
            return null;
        }
    }

    private static async Task<RecordedLook> ByThisProcessAsync(CliEnvironment environment, LookPlace place, AuditQuestion question)
    {
        string folder = place.Data ?? throw new AuditRefusedException(
            "no appliance listens, and the configuration does not give its data folder: 'sinkhole check' shows why; or give --data");
        try
        {
            using DataFolder data = DataFolder.OpenMade(folder);
            await using Journal journal = Open(environment, data);
            var trail = new AuditTrail(journal, AuditWriter.Command, KernelClock.Read, environment.Time);
            RecordPosition record = await trail.RecordAsync(question, AuditUser.OfThisProcess());
            return new RecordedLook(record, data.FullPath, LastHit: null);
        }
        catch (Exception error) when (error is CannotStartException or JournalUnusableException)
        {
            IReadOnlyList<string> sockets = place.Sockets;
            string where = sockets.Count > 0 ? $"no appliance listens on {sockets[0]}" : "no socket of an appliance is known";
            throw new AuditRefusedException($"{where}, and {error.Message}", error);
        }
    }

    private static Journal Open(CliEnvironment environment, DataFolder data) => Journal.Open(
        new JournalOptions
        {
            Folder = data.JournalFolder(DataFolderNames.Audit),
            Name = DataFolderNames.Audit,
            Label = "audit journal",
            ApplianceId = data.ApplianceId,
            Retention = Forever,
            ClockIsTrusted = static () => false,
            Notify = told => environment.Error.WriteLine($"sinkhole: {VisibleText.Escape(told.Text)}"),
        },
        environment.Time);

    private static bool IsSame(string one, string other)
    {
        DiskFiles files = new();
        return files.RealPath(one) == files.RealPath(other);
    }
}
