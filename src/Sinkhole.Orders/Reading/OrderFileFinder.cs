using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;

namespace Sinkhole.Orders.Reading;

/// <summary>Finds the order files below the paths of a configuration: files as named, folders down to their last *.yaml.</summary>
internal sealed class OrderFileFinder
{
    private const int MaxFolders = 32;

    private readonly IFileSystem _files;
    private readonly FindingList _findings;
    private readonly List<string> _found = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _met;

    private OrderFileFinder(IFileSystem files, FindingList findings)
    {
        _files = files;
        _findings = findings;
    }

    /// <summary>The files, each once, in the order of the paths and by name within a folder.</summary>
    public static IReadOnlyList<string> Find(IFileSystem files, IReadOnlyList<string> paths, FindingList findings)
    {
        var finder = new OrderFileFinder(files, findings);
        foreach (string path in paths)
        {
            finder.Take(path);
        }

        return finder._found;
    }

    private void Take(string path)
    {
        FileError error = _files.Stat(path, out FileKind kind, out _);
        if (error != FileError.None)
        {
            Refuse(path, error);
        }
        else
        {
            int before = _seen.Count;
            int met = _met;
            int refusals = _findings.Refusals;
            if (kind == FileKind.File)
            {
                Keep(path);
            }
            else
            {
                TakeFolder(path, depth: 1);
            }

            if (_seen.Count > before || _findings.Refusals > refusals)
            {
                return;
            }

            if (_met > met)
            {
                string what = kind == FileKind.File ? "this order is" : "the orders of this folder are";
                _findings.Add(
                    path,
                    OrderCodes.ReadAlready,
                    $"{what} already read, through another path of 'orders:'",
                    "name it once: a folder is read with all folders below it");
            }
            else
            {
                _findings.Add(
                    path,
                    OrderCodes.NoOrders,
                    "the folder contains no order (*.yaml)",
                    "check the path; if no order is meant, write 'orders: []'");
            }
        }
    }

    private void TakeFolder(string folder, int depth)
    {
        FileError error = _files.List(folder, out IReadOnlyList<string> names);
        error = depth > MaxFolders ? FileError.LinkLoop : error;
        if (error != FileError.None)
        {
            Refuse(folder, error);
            return;
        }

        foreach (string name in names)
        {
            // The folder of the schema contains no orders.
            if (OrderFileNames.IsHidden(name) || (depth == 1 && name == "schema"))
            {
                continue;
            }

            TakeChild(Path.Join(folder, name), name, depth);
        }
    }

    private void TakeChild(string path, string name, int depth)
    {
        FileError error = _files.Stat(path, out FileKind kind, out bool isLink);
        if (error == FileError.Missing && !OrderFileNames.IsNotText(name))
        {
            // Removed between listing and stat: it is no longer in the folder.
            return;
        }

        if (error == FileError.Missing)
        {
            RefuseName(path, "the name of this file or folder is not UTF-8, so it cannot be opened by it");
        }
        else if (error != FileError.None)
        {
            Refuse(path, error);
        }
        else if (kind == FileKind.FolderLink)
        {
            bool isCircle = LeadsBack(path);
            _findings.Add(
                path,
                DocumentCodes.CannotRead,
                isCircle ? "this is a link to a folder that contains it" : "this is a link to a folder; links are not followed",
                isCircle ? "remove the link" : "name the folder it leads to under 'orders:'");
        }
        else if (kind == FileKind.Folder)
        {
            TakeFolder(path, depth + 1);
        }
        else if (OrderFileNames.IsOrder(name))
        {
            Keep(path);
            if (isLink)
            {
                _findings.Add(path, OrderCodes.Link, "this order is a link; its target is read", "put the file itself here");
            }
        }
        else if (OrderFileNames.IsMisleading(name))
        {
            RefuseName(path, "the name of this file ends in a space or an invisible character, so it is not read as an order");
        }
        else if (OrderFileNames.IsLikeOrder(name))
        {
            _findings.Add(
                path, OrderCodes.OtherEnding, "this file is not read: orders end in '.yaml'", "rename it, or move it out of the folder");
        }
    }

    // Two paths may lead to one file, by a link or '..': it is read once.
    private void Keep(string path)
    {
        _met++;
        if (_seen.Add(_files.RealPath(path)))
        {
            _found.Add(path);
        }
    }

    private void RefuseName(string path, string what) => _findings.Add(
        OrderFileNames.Visible(path),
        OrderCodes.MisleadingName,
        what,
        "'ls -b' shows the name as it is: rename it, or move it out of the folder");

    private void Refuse(string path, FileError error)
    {
        string what = error == FileError.Missing ? "the file or folder" : "this";
        string remedy = error == FileError.Missing && IsUrl(path)
            ? "this is a URL, and nothing is fetched: put the orders on this machine, and name their file or folder"
            : error == FileError.Missing && IsPattern(path)
            ? "'~', '$', '*' and '?' are not expanded: write the path of a file or folder in full; a folder is read with all below it"
            : OrderFormat.File.RemedyFor(error);
        _findings.Add(path, DocumentCodes.CannotRead, $"{what} {FileErrorText.Describe(error)}", remedy);
    }

    // A path that is made absolute keeps one '/' of two.
    private static bool IsUrl(string path) =>
        path.Contains("http:/", StringComparison.Ordinal) || path.Contains("https:/", StringComparison.Ordinal);

    private bool LeadsBack(string link)
    {
        string target = _files.RealPath(link);
        string folder = _files.RealPath(Path.GetDirectoryName(link) ?? "/");
        return folder == target || folder.StartsWith(target.EndsWith('/') ? target : target + "/", StringComparison.Ordinal);
    }

    /// <summary>Whether a shell would have made another path of it.</summary>
    private static bool IsPattern(string path) =>
        path.AsSpan().ContainsAny('*', '?', '$') || path.Contains("/~", StringComparison.Ordinal) || path.StartsWith('~');
}
