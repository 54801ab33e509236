using System;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>A file that is read at offsets.</summary>
internal interface IJournalSource : IDisposable
{
    /// <summary>Octets in the file when it was opened.</summary>
    long Length { get; }

    /// <summary>Reads until <paramref name="room"/> is full or the file ends.</summary>
    /// <returns>Octets read.</returns>
    /// <exception cref="JournalFileException">The file cannot be read.</exception>
    int Read(Span<byte> room, long offset);
}
