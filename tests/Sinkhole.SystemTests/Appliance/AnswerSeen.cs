using System;
using System.Diagnostics;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>One answer that a load got.</summary>
/// <param name="Name">The name it asked for.</param>
/// <param name="Said">RCODE, and the address where there is one: "NOERROR 192.0.2.80".</param>
/// <param name="SentAt">When it was asked, as <see cref="Stopwatch.GetTimestamp"/> counts.</param>
/// <param name="ReceivedAt">When the answer came.</param>
internal readonly record struct AnswerSeen(string Name, string Said, long SentAt, long ReceivedAt)
{
    /// <summary>How long it took.</summary>
    public TimeSpan Took => Stopwatch.GetElapsedTime(SentAt, ReceivedAt);
}
