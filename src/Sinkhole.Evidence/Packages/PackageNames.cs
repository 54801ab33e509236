using System;
using System.Buffers;

namespace Sinkhole.Evidence.Packages;

/// <summary>The names of the files in a package whose content this project knows.</summary>
public static class PackageNames
{
    /// <summary>What is in the package: JSON.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The signature below the hash of the manifest: a signed note.</summary>
    public const string ManifestNote = "manifest.note";

    /// <summary>The checkpoint that has all records of the package: a signed note.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>The verifier key of the log. One that was not given by the package itself is what counts.</summary>
    public const string Key = "key.pub";

    /// <summary>The records, in parts <c>records-001.txt</c> and so on: see <see cref="PackageLine"/>.</summary>
    public const string Records = "records";

    /// <summary>The extension of the records' parts.</summary>
    public const string RecordsExtension = ".txt";

    /// <summary>
    /// Index of the leaf and <c>epoch/sequence</c> of each record, a line each: shows which record is missing or added. Never sealed.
    /// </summary>
    public const string Leaves = "leaves.txt";

    /// <summary>An earlier checkpoint, or the same, with a time stamp: a signed note.</summary>
    public const string StampedNote = "stamped.note";

    /// <summary>Its time stamp: the response of the authority (RFC 3161), DER.</summary>
    public const string StampedResponse = "stamped.tsr";

    /// <summary>The proof that <see cref="Checkpoint"/> continues it: hashes in base64, a line each.</summary>
    public const string StampedPath = "stamped.path";

    /// <summary>An earlier checkpoint, or the same, with the cosignatures of witnesses: a signed note.</summary>
    public const string CosignedNote = "cosigned.note";

    /// <summary>The proof that <see cref="Checkpoint"/> continues it.</summary>
    public const string CosignedPath = "cosigned.path";

    /// <summary>What is added to the name of a file that is sealed.</summary>
    public const string SealedExtension = ".p7m";

    private const int MaxCharacters = 200;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./");

    /// <summary>
    /// Whether a name is that of a file in a package: parts of letters, digits, '_', '-' and '.', separated by '/'; none begins with a dot,
    /// so no name leads out of the folder.
    /// </summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxCharacters }
        && !name.AsSpan().ContainsAnyExcept(Characters)
        && Array.TrueForAll(name.Split('/'), static part => part.Length > 0 && part[0] != '.');
}
