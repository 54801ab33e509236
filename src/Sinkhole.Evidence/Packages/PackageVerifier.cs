using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Enumeration;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Packages;

/// <summary>Verifies a package from its files and a public key alone: no private key, no network, nothing of the appliance.</summary>
/// <remarks>
/// The manifest must be signed by the key; each file must have the length and hash that the manifest says, and no other file may be there;
/// each record must have a whole frame and be under the checkpoint. A file that is sealed may be there as its envelope, opened, or both.
/// </remarks>
public sealed class PackageVerifier
{
    private const string WrongCopy = "the opened copy is not what the envelope holds: delete it, and open it again";

    private readonly string _folder;
    private readonly NoteKey _key;
    private readonly List<string> _damages = [];
    private readonly HashSet<string> _wrong = [];
    private readonly HashSet<string> _wrongCopies = [];

    private PackageVerifier(string folder, NoteKey key)
    {
        _folder = folder;
        _key = key;
    }

    /// <summary>Whether a folder holds a package, or what is left of one.</summary>
    public static bool IsPackage(string folder) =>
        File.Exists(Path.Join(folder, PackageNames.ManifestNote)) || File.Exists(Path.Join(folder, PackageNames.Manifest));

    /// <summary>Verifies.</summary>
    /// <param name="folder">The package.</param>
    /// <param name="key">The key of the log that must have signed it, from another place than the package.</param>
    /// <exception cref="PackageException">A file cannot be read.</exception>
    public static PackageVerdict Verify(string folder, NoteKey key)
    {
        try
        {
            return new PackageVerifier(Path.GetFullPath(folder), key).Verify();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PackageException($"{folder}: {error.Message}", error);
        }
    }

    private PackageVerdict Verify()
    {
        if (ReadManifest() is not { } manifest)
        {
            return Verdict();
        }

        HashSet<string> names = [PackageNames.Manifest, PackageNames.ManifestNote];
        int hidden = 0;
        foreach (PackageEntry entry in manifest.Files)
        {
            names.Add(entry.Name);
            bool isSealedHere = entry.Sealed is { } envelope && names.Add(envelope.Name) && Check(envelope, isSealedHere: false);
            bool isHere = Check(entry, isSealedHere && !_wrong.Contains(entry.Sealed?.Name ?? string.Empty));
            hidden += !isHere && isSealedHere ? 1 : 0;
            if (!isHere && !isSealedHere)
            {
                Report(entry.Name, "is missing");
            }
        }

        ReportOthers(names);
        Checkpoint? checkpoint = ReadCheckpoint(PackageNames.Checkpoint);
        if (checkpoint is null)
        {
            return Verdict() with { SealedFiles = hidden };
        }

        OutsideSignature? stamped = ReadEarlier(names, PackageNames.StampedNote, PackageNames.StampedPath, checkpoint);
        OutsideSignature? cosigned = ReadEarlier(names, PackageNames.CosignedNote, PackageNames.CosignedPath, checkpoint);
        PackageEntry[] parts = [.. manifest.Files.Where(static entry => IsPartOfRecords(entry.Name))];
        bool areOpen = parts.Length > 0 && !Array.Exists(
            parts, part => _wrongCopies.Contains(part.Name) || (part.Sealed is not null && !IsHere(part.Name)));
        (long records, long firstBad) = areOpen ? ReadRecords(parts, manifest.Records, checkpoint) : default;
        return Verdict() with
        {
            SealedFiles = hidden,
            Checkpoint = checkpoint,
            Stamped = stamped is null ? null : stamped with { TimeStamp = Read(PackageNames.StampedResponse, SignedNote.MaxOctets) },
            Cosigned = cosigned,
            AreRecordsOpen = areOpen,
            Records = records,
            FirstBad = firstBad,
        };
    }

    private PackageVerdict Verdict() => new() { Damages = [.. _damages] };

    private PackageManifest? ReadManifest()
    {
        byte[] manifest = Read(PackageNames.Manifest, PackageManifest.MaxOctets);
        if (!SignedNote.TryParse(Read(PackageNames.ManifestNote, SignedNote.MaxOctets), out SignedNote? note, out _)
            || note.Signatures.Length != 1 || !_key.Verifies(note))
        {
            return Refuse(PackageNames.ManifestNote, "is not signed by this key alone");
        }

        return note.Text != PackageManifest.NoteText(manifest) ? Refuse(PackageNames.Manifest, "is not the one that was signed")
            : PackageManifest.TryParse(manifest, out PackageManifest? read) ? read
            : Refuse(PackageNames.Manifest, "is signed, and not a manifest that this version can read");

        PackageManifest? Refuse(string name, string what)
        {
            Report(name, what);
            return null;
        }
    }

    /// <summary>Whether a file is there; what is wrong with it is reported.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="isSealedHere">Whether its envelope is there, as it was written: then a copy that is wrong can be opened anew.</param>
    private bool Check(PackageEntry entry, bool isSealedHere)
    {
        if (!IsHere(entry.Name))
        {
            return false;
        }

        using FileStream? file = Open(entry.Name);
        if (file is null)
        {
            return true;
        }

        string? problem = file.Length != entry.Octets ? $"has {file.Length} octets, not {entry.Octets}"
            : Convert.ToHexStringLower(SHA256.HashData(file)) != entry.Sha256 ? "is not what was written: its SHA-256 is another"
            : null;
        if (problem is not null)
        {
            Report(entry.Name, isSealedHere && _wrongCopies.Add(entry.Name) ? WrongCopy : problem);
        }

        return true;
    }

    private void ReportOthers(HashSet<string> names)
    {
        var all = new FileSystemEnumerable<string>(
            _folder,
            static (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        {
            // What a link leads to is no part of the package, and may be a circle.
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        foreach (string path in all.Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(_folder, path);
            bool isLink = new FileInfo(path).LinkTarget is not null;
            if (isLink || (File.Exists(path) && !names.Contains(name)))
            {
                Report(name, isLink ? "is a link, not a file" : "is not in the manifest");
            }
        }
    }

    private Checkpoint? ReadCheckpoint(string name)
    {
        bool isSigned = SignedNote.TryParse(Read(name, SignedNote.MaxOctets), out SignedNote? note, out _) && _key.Verifies(note);
        if (isSigned && Checkpoint.TryParse(note?.Text, out Checkpoint? checkpoint, out _) && checkpoint.Origin == _key.Name)
        {
            return checkpoint;
        }

        Report(name, "is not a checkpoint that this key has signed");
        return null;
    }

    /// <summary>A checkpoint that others have confirmed, and that the one of the package continues; null for none.</summary>
    private OutsideSignature? ReadEarlier(HashSet<string> names, string note, string proof, Checkpoint checkpoint)
    {
        if (!names.Contains(note) || ReadCheckpoint(note) is not { } earlier)
        {
            return null;
        }

        string[] lines = Encoding.Latin1.GetString(Read(proof, SignedNote.MaxOctets)).Split('\n');
        IEnumerable<Hash256?> hashes = lines.Select(static line => Hash256.TryParse(line, out Hash256 hash) ? hash : default(Hash256?));
        Hash256[] path = [.. hashes.OfType<Hash256>()];
        if (lines[^1].Length == 0 && path.Length == lines.Length - 1
            && MerkleProof.VerifyConsistency(earlier.Size, checkpoint.Size, earlier.Root, checkpoint.Root, path))
        {
            return new OutsideSignature(earlier, Read(note, SignedNote.MaxOctets), TimeStamp: null);
        }

        Report(proof, "does not show that the checkpoint continues that one");
        return null;
    }

    private (long Records, long FirstBad) ReadRecords(PackageEntry[] parts, long expected, Checkpoint checkpoint)
    {
        long records = 0;
        long leaf = -1;

        // A list that is not the signed one shows nothing.
        using FileStream? list = _wrong.Contains(PackageNames.Leaves) ? null : Open(PackageNames.Leaves);
        using StreamReader? leaves = list is null ? null : new StreamReader(list, Encoding.ASCII);
        foreach (PackageEntry part in parts)
        {
            using FileStream? file = Open(part.Name);
            if (file is null)
            {
                continue;
            }

            var lines = new LineReader(file);
            while (lines.TryRead(out ReadOnlySpan<byte> octets, out bool isLine))
            {
                PackageLine? line = isLine && PackageLine.TryParse(octets, out PackageLine? read) ? read : null;
                string? problem = line is null ? "its line is not whole"
                    : line.Number != records + 1 ? $"number {line.Number} stands in its place"
                    : line.Leaf <= leaf ? "its leaf does not follow the one before"
                    : records == expected ? "it is one too many"
                    : leaves is not null && leaves.ReadLine() != string.Create(CultureInfo.InvariantCulture, $"{line.Leaf} {line.Position}")
                    ? "another record stands in its place"
                    : line.Problem(checkpoint);
                if (line is null || problem is not null)
                {
                    return (records, Bad(records + 1, problem));
                }

                leaf = line.Leaf;
                records++;
            }
        }

        return (records, records < expected ? Bad(records + 1, $"it is missing, and {expected - records - 1} behind it") : 0);
    }

    private long Bad(long number, string? problem)
    {
        _damages.Add(string.Create(CultureInfo.InvariantCulture, $"record {number}: {problem}"));
        return number;
    }

    private static bool IsPartOfRecords(string name) =>
        name.StartsWith(PackageNames.Records + "-", StringComparison.Ordinal)
        && name.EndsWith(PackageNames.RecordsExtension, StringComparison.Ordinal);

    /// <summary>Whether a file is there; an error where this user may not look.</summary>
    private bool IsHere(string name)
    {
        try
        {
            return (File.GetAttributes(PathOf(name)) & FileAttributes.Directory) == FileAttributes.None;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private string PathOf(string name) => Path.Join(_folder, name);

    /// <summary>Opens a file of the package; null where none is there, or something else, which is reported.</summary>
    private FileStream? Open(string name)
    {
        string path = PathOf(name);
#pragma warning disable CA2000 // The stream owns it.
        _ = RegularFile.TryOpen(path, OpenFlags.NoFollow, out SafeFileHandle? file, out _, out int error);
#pragma warning restore CA2000
        if (file is not null)
        {
            return new FileStream(file, FileAccess.Read);
        }

        if (error != 0 && error != Errno.NoEntry)
        {
            throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        if (error == 0)
        {
            Report(name, "is not a file");
        }

        return null;
    }

    private byte[] Read(string name, int maxOctets)
    {
        using FileStream? file = Open(name);
        if (file is null)
        {
            return [];
        }

        byte[] octets = new byte[Math.Min(file.Length, maxOctets)];
        return octets[..file.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false)];
    }

    private void Report(string name, string what)
    {
        if (_wrong.Add(name))
        {
            _damages.Add($"{name}: {what}");
        }
    }
}
