using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Packages;

/// <summary>What verification reads of a manifest: the files, and how many records they have. Other members are passed over.</summary>
/// <param name="Files">The files; each has a name of a package, and no two have the same.</param>
/// <param name="Records">The number of records.</param>
/// <remarks>
/// The signed text is two lines: <c>sinkhole.package/1</c>, and the SHA-256 of the manifest in base64. It can be taken for no checkpoint,
/// because the second line is no number.
/// </remarks>
internal sealed record PackageManifest(ImmutableArray<PackageEntry> Files, long Records)
{
    /// <summary>The value of "format".</summary>
    public const string Format = "sinkhole.package/1";

    /// <summary>No manifest is longer, in octets.</summary>
    public const int MaxOctets = 16 * 1024 * 1024;

    private const int HashDigits = 64;

    /// <summary>The text that is signed for a manifest.</summary>
    public static string NoteText(ReadOnlySpan<byte> manifest) => $"{Format}\n{Hash256.Read(SHA256.HashData(manifest))}\n";

    /// <summary>Reads a manifest whose signature was verified.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> octets, [NotNullWhen(true)] out PackageManifest? manifest)
    {
        manifest = null;
        try
        {
            using var document = JsonDocument.Parse(octets);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || Text(root, "format") != Format
                || !TryReadNumber(root, "records", out long records)
                || !root.TryGetProperty("files", out JsonElement files)
                || files.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            ImmutableArray<PackageEntry>.Builder entries = ImmutableArray.CreateBuilder<PackageEntry>();
            HashSet<string> names = [PackageNames.Manifest, PackageNames.ManifestNote];
            foreach (JsonElement file in files.EnumerateArray())
            {
                if (ReadEntry(file) is not { } entry || !names.Add(entry.Name) || (entry.Sealed is { } hidden && !names.Add(hidden.Name)))
                {
                    return false;
                }

                entries.Add(entry);
            }

            manifest = new PackageManifest(entries.ToImmutable(), records);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static PackageEntry? ReadEntry(JsonElement file)
    {
        if (file.ValueKind != JsonValueKind.Object
            || Text(file, "name") is not { } name
            || !PackageNames.IsValid(name)
            || !TryReadNumber(file, "octets", out long octets)
            || Text(file, "sha256") is not { Length: HashDigits } hash)
        {
            return null;
        }

        var entry = new PackageEntry(name, octets, hash);
        return !file.TryGetProperty("sealed", out JsonElement inner) || inner.ValueKind == JsonValueKind.Null ? entry
            : ReadEntry(inner) is { Sealed: null } hidden ? entry with { Sealed = hidden }
            : null;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TryReadNumber(JsonElement parent, string name, out long number)
    {
        number = 0;
        return parent.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number) && number >= 0;
    }
}
