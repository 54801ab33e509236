using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Files;

namespace Sinkhole.Exporting;

/// <summary>A file that is named in a manifest and is not in the package.</summary>
/// <param name="Name">Its name, without its folder.</param>
/// <param name="Sha256">The SHA-256 of its octets, in small hexadecimal digits.</param>
internal sealed record ExportFile(string Name, string Sha256)
{
    /// <summary>Hashes a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ExportFile Of(string path)
    {
        // Not by .NET alone, which would wait for a pipe.
        if (!RegularFile.TryOpen(path, OpenFlags.ReadOnly, out SafeFileHandle? opened, out _, out int error))
        {
            throw new IOException($"{path}: {(error == 0 ? "it is not a regular file" : Marshal.GetPInvokeErrorMessage(error))}");
        }

        using (opened)
        {
            using var file = new FileStream(opened!, FileAccess.Read);
            return new ExportFile(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(file)));
        }
    }
}
