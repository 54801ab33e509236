using System;
using System.IO;
using System.Linq;

namespace Sinkhole.Evidence.Sealing;

/// <summary>Finds and reads the envelopes of data keys as sealed values name them. Any thread.</summary>
/// <param name="folder">The folder of envelopes; may be missing.</param>
public sealed class EnvelopeFiles(string folder)
{
    private readonly SealFolder _folder = new(folder);

    /// <summary>Where they are, for messages.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(folder);

    /// <summary>Whether the folder is there: a copy of a journal may be without it.</summary>
    public bool Exists => Directory.Exists(Path);

    /// <summary>Reads the envelope of a key. What follows a link, or is no envelope, is never read out.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="keyId">The id of the key, 16 small hexadecimal digits.</param>
    /// <param name="name">Its name, with the day; default where it is missing.</param>
    /// <param name="octets">The envelope as it is; empty where it is not whole.</param>
    /// <exception cref="IOException">It cannot be read; the message has the path.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not list the folder.</exception>
    public EnvelopeState Read(string orderId, string keyId, out EnvelopeName name, out byte[] octets)
    {
        (name, octets) = (default, []);
        if (_folder.IsLink(orderId))
        {
            return EnvelopeState.Damaged;
        }

        EnvelopeState state = TryRead(orderId, keyId, out name, out octets);

        // Once more: a running appliance may have given it a day in between.
        return state == EnvelopeState.Missing ? TryRead(orderId, keyId, out name, out octets) : state;
    }

    private EnvelopeState TryRead(string orderId, string keyId, out EnvelopeName name, out byte[] octets)
    {
        (name, octets) = (default, []);
        EnvelopeState state = EnvelopeState.Missing;
        foreach (EnvelopeName listed in _folder.ListOf(orderId).Where(listed => listed.KeyId == keyId))
        {
            EnvelopeState read = _folder.Read(listed, out octets);
            if (read != EnvelopeState.Missing)
            {
                (name, state) = (listed, read);
            }

            if (read == EnvelopeState.Whole)
            {
                break;
            }
        }

        return state;
    }
}
