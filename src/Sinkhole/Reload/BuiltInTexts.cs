using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Sinkhole.Documents.Files;

namespace Sinkhole.Reload;

/// <summary>The embedded text catalogues as a file system: the content of appliance/texts at build time.</summary>
internal sealed class BuiltInTexts : IFileSystem
{
    private const string Prefix = "texts/";

    private BuiltInTexts()
    {
    }

    /// <summary>The only instance. Paths are file names: "it.yaml".</summary>
    public static IFileSystem Files { get; } = new BuiltInTexts();

    /// <summary>The available languages, sorted: "en", "fr", "it".</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(static name => name[Prefix.Length..].Split('.')[0])
        .Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public FileError Stat(string path, out FileKind kind, out bool isLink)
    {
        kind = FileKind.File;
        isLink = false;
        return Assembly.GetExecutingAssembly().GetManifestResourceInfo(Prefix + path) is null ? FileError.Missing : FileError.None;
    }

    /// <inheritdoc/>
    public FileError List(string folder, out IReadOnlyList<string> names)
    {
        names = [];
        return FileError.Missing;
    }

    /// <inheritdoc/>
    public DateTimeOffset? ChangedAt(string path) => null;

    /// <inheritdoc/>
    public FileError Read(string path, int maxOctets, out byte[] octets)
    {
        using Stream? resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + path);
        if (resource is null)
        {
            octets = [];
            return FileError.Missing;
        }

        octets = new byte[resource.Length];
        resource.ReadExactly(octets);
        return octets.Length <= maxOctets ? FileError.None : FileError.TooLarge;
    }
}
