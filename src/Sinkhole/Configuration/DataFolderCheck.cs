using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Configuration;

/// <summary>Whether the folder that <c>data</c> names can be ours: not among the orders, and no folder of others.</summary>
/// <remarks>
/// A folder that does not exist yet is made at the start, with those above it. One that this user may not look into or make is not judged:
/// <c>check</c> may be run by another user than the appliance.
/// </remarks>
internal static class DataFolderCheck
{
    /// <summary>What a file system puts into its own root.</summary>
    private const string LostAndFound = "lost+found";

    /// <summary>Reports what is wrong with the folder, at the place of <c>data</c>.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="options">What was read.</param>
    /// <param name="source">The configuration's text.</param>
    /// <param name="findings">Gets the findings.</param>
    public static void Run(IFileSystem files, SinkholeOptions options, SourceText source, FindingList findings)
    {
        if (AmongOrders(files, options) is string among)
        {
            Report(
                ConfigurationCodes.DataAmongOrders,
                $"{among}: the copy kept there would be read as further orders",
                "give 'data' a folder of its own, like /var/lib/sinkhole");
            return;
        }

        FileError error = files.Stat(options.Data, out FileKind kind, out _);
        if (error == FileError.None)
        {
            CheckFolder(kind);
        }
        else if (error == FileError.Missing && FileAbove(files, options.Data) is string file)
        {
            Report(
                ConfigurationCodes.DataOfOthers,
                $"the folder {options.Data} cannot be made: {file} is not a folder",
                "give 'data' a path of folders only, like /var/lib/sinkhole");
        }

        void CheckFolder(FileKind found)
        {
            const string Remedy = "name a folder that does not exist yet, or an empty one that only the appliance uses";
            if (found == FileKind.File)
            {
                Report(ConfigurationCodes.DataOfOthers, $"'data' names a file, not a folder: {options.Data}", Remedy);
            }
            else if (files.List(options.Data, out IReadOnlyList<string> names) == FileError.None && IsOfOthers(names))
            {
                Report(
                    ConfigurationCodes.DataOfOthers,
                    $"the folder {options.Data} contains other files and was not created by this appliance "
                        + $"(it has no '{DataFolderNames.ApplianceId}')",
                    Remedy);
            }
            else if (files.ModeOf(options.Data) is UnixFileMode mode && mode.HasFlag(UnixFileMode.OtherWrite))
            {
                Report(
                    ConfigurationCodes.DataOfOthers,
                    $"every user may write to the folder {options.Data}, so that records could be replaced",
                    $"take it away from others: chmod o-rwx {options.Data}");
            }
        }

        void Report(FindingCode code, string message, string hint)
        {
            SourcePosition at = options.DataPosition ?? SourcePosition.Of(source.File);
            findings.Add(new Finding(at, code, message, hint, source.ShownLine(at.Line)));
        }
    }

    /// <summary>How the folder and one of the orders' lie in each other, in words; null where they do not.</summary>
    public static string? AmongOrders(IFileSystem files, SinkholeOptions options)
    {
        string data = files.RealPath(options.Data);
        foreach (string orders in options.Orders)
        {
            string real = files.RealPath(orders);
            if (IsAtOrBelow(data, real) || IsAtOrBelow(real, data))
            {
                return data == real ? $"'data' and 'orders' are both {options.Data}"
                    : IsAtOrBelow(data, real) ? $"'data' ({options.Data}) lies below 'orders' ({orders})"
                    : $"'orders' ({orders}) lies below 'data' ({options.Data})";
            }
        }

        return null;
    }

    /// <summary>The nearest existing ancestor of a path, if it is not a folder; null if it is one.</summary>
    private static string? FileAbove(IFileSystem files, string path)
    {
        string? above = Path.GetDirectoryName(Path.GetFullPath(path));
        FileKind kind = FileKind.Folder;
        FileError error = FileError.Missing;
        while (above is not null && (error = files.Stat(above, out kind, out _)) == FileError.Missing)
        {
            above = Path.GetDirectoryName(above);
        }

        return error == FileError.None && kind == FileKind.File ? above : null;
    }

    private static bool IsAtOrBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);

    /// <summary>Our own files alone are ours also where the mark was lost: evidence must not be abandoned because of that.</summary>
    private static bool IsOfOthers(IReadOnlyList<string> names)
    {
        HashSet<string> entries = [.. names];
        return !entries.Contains(DataFolderNames.ApplianceId)
            && names.Any(name => name != LostAndFound && !DataFolderNames.IsOwn(name, entries));
    }
}
