using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Platform.Clocks;

namespace Sinkhole.Audit;

/// <summary>
/// Writes to the audit journal. A look or an erasure is recorded before it happens: the wait ends when the record is on disk.
/// </summary>
/// <param name="journal">The audit journal; owned by the caller.</param>
/// <param name="writer">Which process writes.</param>
/// <param name="clock">Reads the state of the clock.</param>
/// <param name="time">The clock.</param>
internal sealed class AuditTrail(Journal journal, AuditWriter writer, Func<KernelReading> clock, TimeProvider time)
{
    /// <summary>How long a record waits for a disk that does not accept it.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Records a look, an erasure or a change of terms; any thread.</summary>
    /// <param name="question">What is looked at, erased or changed; it has no <see cref="AuditQuestion.Problem"/>.</param>
    /// <param name="user">Who looks or erases, from the kernel.</param>
    /// <param name="outcome">Of an erasure: what is destroyed, or why nothing is. Null for a look.</param>
    /// <returns>Where the record is, once it is durable.</returns>
    /// <exception cref="AuditRefusedException">
    /// The disk does not accept it in time: nothing may be shown or erased. It may still be written later.
    /// </exception>
    public async Task<RecordPosition> RecordAsync(AuditQuestion question, AuditUser user, string? outcome = null)
    {
        // The kernel marks a clock that was set as unsynchronised at once, so the time is read first.
        DateTimeOffset now = time.GetUtcNow();
        KernelReading reading = clock();
        var record = new AuditRecord
        {
            Question = question,
            Outcome = outcome,
            User = user,
            Writer = writer,
            Instant = now,
            ClockBound = reading.ErrorBound,
            ClockSynchronized = reading.IsSynchronized,
        };
        using var late = new CancellationTokenSource(Timeout, time);
        try
        {
            return await journal.AppendAsync(record.ToRecord(), late.Token);
        }
        catch (OperationCanceledException error)
        {
            string why = journal.Status.LastError is string cause ? $"the disk refuses it ({cause})" : "the disk does not accept it";
            throw new AuditRefusedException($"{why} within {Timeout.TotalSeconds:0} s", error);
        }
        catch (Exception error) when (error is JournalException or ObjectDisposedException)
        {
            throw new AuditRefusedException(error is JournalException ? error.Message : "the appliance is stopping", error);
        }
    }
}
