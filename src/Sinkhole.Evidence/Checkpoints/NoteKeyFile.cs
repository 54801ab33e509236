using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>A private key in a file of its own, mode 0600.</summary>
internal static class NoteKeyFile
{
    private const int MaxOctets = 4096;

    /// <summary>Writes a key, durably.</summary>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static void Write(string path, NoteSigner signer) =>
        DurableFile.Write(path, Encoding.UTF8.GetBytes(signer.ToPrivateText() + "\n"));

    /// <summary>Reads a key.</summary>
    /// <param name="path">The file, which is there.</param>
    /// <param name="signer">The key; null when false.</param>
    /// <param name="problem">What is wrong, as the beginning of a sentence to which the caller adds a remedy; empty when true.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static bool TryRead(string path, [NotNullWhen(true)] out NoteSigner? signer, out string problem)
    {
        signer = null;
        if ((File.GetUnixFileMode(path) & FileModes.Others) != UnixFileMode.None)
        {
            problem = $"{path}: other users can access this private key: run 'chmod 600 {path}' if nobody has read it";
            return false;
        }

        // Not by .NET, which would wait for a pipe.
        using LibCFile file = LibCFile.OpenRegular(path, OpenFlags.ReadOnly);
        byte[] octets = new byte[MaxOctets];
        int read = file.Read(octets, 0);
        string text = Encoding.UTF8.GetString(octets.AsSpan(0, read)).TrimEnd('\n');
        CryptographicOperations.ZeroMemory(octets);
        if (NoteSigner.TryParse(text, out signer, out string reason))
        {
            problem = string.Empty;
            return true;
        }

        problem = $"{path} is not a private key: {reason}; restore it from a copy";
        return false;
    }
}
