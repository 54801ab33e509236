using System;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>A file that is written at offsets and made durable: libc underneath, a power-loss simulator in tests.</summary>
/// <remarks>
/// Every call throws <see cref="JournalFileException"/> on failure. After one failure the state of the file is unknown.
/// </remarks>
internal interface IJournalFile : IDisposable
{
    /// <summary>
    /// Writes all octets at an offset, or throws; what part was written is then unknown. A file that was created is written at its end:
    /// where somebody has truncated it, the length shows that, and no zeros fill the gap.
    /// </summary>
    void Write(ReadOnlySpan<byte> octets, long offset);

    /// <summary>
    /// Returns once all that was written is durable. Never to be tried again after it failed: the kernel has dropped the pages.
    /// </summary>
    void Sync();

    /// <summary>Cuts the file to a length.</summary>
    void Truncate(long octets);

    /// <summary>Which file this is, and how long it is now.</summary>
    FileIdentity Identify();
}
