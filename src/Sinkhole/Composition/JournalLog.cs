using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Composition;

/// <summary>Logs the events of the journals, which have no logger.</summary>
internal static class JournalLog
{
    /// <summary>Logs an event with a level by its kind.</summary>
    public static void Write(ILogger logger, JournalEvent journalEvent)
    {
        switch (journalEvent.Kind)
        {
            case JournalEventKind.WritingFailed:
            case JournalEventKind.SegmentDisplaced:
            case JournalEventKind.RecordsLost:
            case JournalEventKind.RecordsGivenUp:
            case JournalEventKind.DamageFound:
            case JournalEventKind.KeysRemoved:
                Log.EvidenceCritical(logger, journalEvent.Journal, journalEvent.Text);
                break;
            case JournalEventKind.EarlierLossReported:
            case JournalEventKind.TailCut:
            case JournalEventKind.UnknownVersionFound:
            case JournalEventKind.FileNotRepaired:
            case JournalEventKind.SegmentsOverdue:
                Log.EvidenceWarning(logger, journalEvent.Journal, journalEvent.Text);
                break;
            default:
                Log.EvidenceInformation(logger, journalEvent.Journal, journalEvent.Text);
                break;
        }
    }
}
