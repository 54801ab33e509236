using System;
using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>An instant, and whether the clock that showed it was trusted then: read together, and before any wait for the disk.</summary>
/// <param name="Now">The instant.</param>
/// <param name="IsTrusted">Whether it may date a segment or let one expire.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JournalTime(DateTimeOffset Now, bool IsTrusted)
{
    private static readonly TimeSpan MaxApart = TimeSpan.FromSeconds(1);

    /// <summary>Reads both. A clock that was set between the two readings, because the process had to wait, is not trusted.</summary>
    public static JournalTime Read(TimeProvider time, Func<bool> clockIsTrusted)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool isTrusted = clockIsTrusted();
        return new JournalTime(now, isTrusted && (time.GetUtcNow() - now).Duration() < MaxApart);
    }
}
