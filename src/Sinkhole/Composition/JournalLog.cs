using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Composition;

/// <summary>What the journal has to say, to the log: it does not log itself.</summary>
internal static class JournalLog
{
    /// <summary>Logs an event at the level it deserves.</summary>
    public static void Write(ILogger logger, JournalEvent told)
    {
        switch (told.Kind)
        {
            case JournalEventKind.WritingFailed:
            case JournalEventKind.SegmentDisplaced:
            case JournalEventKind.RecordsLost:
            case JournalEventKind.RecordsGivenUp:
            case JournalEventKind.DamageFound:
                Log.EvidenceAlarm(logger, told.Text);
                break;
            case JournalEventKind.EarlierLossReported:
            case JournalEventKind.TailCut:
            case JournalEventKind.UnknownVersionFound:
            case JournalEventKind.FileNotMended:
            case JournalEventKind.SegmentsOverdue:
                Log.EvidenceWarning(logger, told.Text);
                break;
            default:
                Log.EvidenceNews(logger, told.Text);
                break;
        }
    }
}
