using System;
using System.Diagnostics;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>One answer that a load got.</summary>
/// <param name="Name">The name it asked for.</param>
/// <param name="Said">RCODE, and the address where there is one: "NOERROR 192.0.2.80".</param>
/// <param name="DueAt">When it was to be asked, as <see cref="Stopwatch.GetTimestamp"/> counts; a server that lags makes it wait.</param>
/// <param name="SentAt">When it was asked.</param>
/// <param name="ReceivedAt">When the answer came.</param>
internal readonly record struct AnswerSeen(string Name, string Said, long DueAt, long SentAt, long ReceivedAt)
{
    /// <summary>How long it took from when it was due: a query that had to wait for others counts as they do.</summary>
    public TimeSpan Took => Stopwatch.GetElapsedTime(DueAt, ReceivedAt);
}
