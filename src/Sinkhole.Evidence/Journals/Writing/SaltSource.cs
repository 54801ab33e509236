using System;
using System.Security.Cryptography;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// Salts for frames, drawn from the system's generator many at a time: one call for each record would cost more than its hashes.
/// </summary>
/// <remarks>Owned by one thread. A salt is handed out once and wiped here.</remarks>
internal sealed class SaltSource
{
    private const int Drawn = 64;

    private readonly byte[] _salts = new byte[Drawn * RecordFrame.SaltOctets];
    private int _next = Drawn;

    /// <summary>Moves the next salt to where it is needed.</summary>
    /// <param name="salt">Room for <see cref="RecordFrame.SaltOctets"/>.</param>
    public void Take(Span<byte> salt)
    {
        if (_next == Drawn)
        {
            RandomNumberGenerator.Fill(_salts);
            _next = 0;
        }

        Span<byte> taken = _salts.AsSpan(_next * RecordFrame.SaltOctets, RecordFrame.SaltOctets);
        taken.CopyTo(salt);
        taken.Clear();
        _next++;
    }
}
