using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Packages;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Exporting;

/// <summary>The envelopes of the data keys that sealed values in exported records name.</summary>
/// <param name="folder">The folder of envelopes.</param>
/// <param name="package">Gets a copy of each that is named.</param>
/// <param name="readErased">Reads which of them signed notes name, by order and key.</param>
internal sealed class SealedKeys(string folder, PackageFolder package, Func<IReadOnlySet<(string OrderId, string KeyId)>> readErased)
{
    private readonly EnvelopeFiles _envelopes = new(folder);
    private readonly Dictionary<(string Order, string KeyId), string?> _days = [];

    /// <summary>Keys that a signed note says were erased.</summary>
    public long Erased { get; private set; }

    /// <summary>Keys whose envelope is not here, and that no signed note names.</summary>
    public long Lost { get; private set; }

    /// <summary>Keys whose envelope is no envelope, or a link: it is not in the package.</summary>
    public long Damaged { get; private set; }

    /// <summary>What opens the sealed value of a hit; its envelope, as it is, is in the package then.</summary>
    /// <param name="hit">A hit with a sealed value.</param>
    /// <param name="recordVersion">The version of its payload.</param>
    /// <exception cref="PackageException">A file cannot be read or written.</exception>
    public SealedAccount Describe(HitRecord hit, int recordVersion)
    {
        string? keyId = SealedValue.KeyIdOf(hit.Sealed.Span);
        return new SealedAccount
        {
            Reference = hit.Reference.ToString(),
            Order = hit.OrderId,
            RecordVersion = recordVersion,
            KeyId = keyId,
            Day = keyId is null ? null : DayOf(hit.OrderId, keyId),
            Value = hit.Sealed.ToArray(),
        };
    }

    private string? DayOf(string order, string keyId)
    {
        if (_days.TryGetValue((order, keyId), out string? known))
        {
            return known;
        }

        // Copied at once: the day in its name may become another while the journal is read.
        EnvelopeState state = Read(order, keyId, out EnvelopeName name, out byte[] octets);

        // After that, because the note of an erasure comes first. One that a note names is not copied, also where it is here again.
        bool isErased = readErased().Contains((order, keyId));
        bool isCopied = state == EnvelopeState.Whole && !isErased;
        if (isCopied)
        {
            package.Write($"{DataFolderNames.Seals}/{name}{PackageNames.SealedExtension}", octets);
        }

        Erased += isErased ? 1 : 0;
        Lost += !isErased && state == EnvelopeState.Missing ? 1 : 0;
        Damaged += !isErased && state == EnvelopeState.Damaged ? 1 : 0;
        return _days[(order, keyId)] = isCopied ? name.DayText : null;
    }

    private EnvelopeState Read(string order, string keyId, out EnvelopeName name, out byte[] octets)
    {
        try
        {
            return _envelopes.Read(order, keyId, out name, out octets);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PackageException($"a sealed key cannot be read: {error.Message}", error);
        }
    }
}
