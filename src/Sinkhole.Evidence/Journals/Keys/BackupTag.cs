using System;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>
/// The file <c>CACHEDIR.TAG</c> in the folder of all keys: programs that make backups leave such a folder out, with what is in it. A copy
/// of a signing key lets somebody sign another history, and of storage keys only the newest copy may be kept.
/// </summary>
internal static class BackupTag
{
    private const string File = "CACHEDIR.TAG";

    private static ReadOnlySpan<byte> Text =>
        "Signature: 8a477f597d28d172789f06886806bc55\n# Keys: in no backup but that of the keys, which few keep.\n"u8;

    /// <summary>Writes the file, durably, where it is missing.</summary>
    /// <param name="keys">The folder of all keys; made where it is missing.</param>
    /// <exception cref="JournalFileException">The disk refuses it; it may be called again.</exception>
    public static void Ensure(IJournalFolder keys)
    {
        if (!keys.Has(File))
        {
            keys.Replace(File, static file => file.Write(Text, 0));
        }
    }
}
