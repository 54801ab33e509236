using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Sinkhole.Documents.Files;

namespace Sinkhole.Tests.Documents.Files;

/// <summary>Files in memory that can fail as a disk can and no test folder will.</summary>
internal sealed class MemoryFiles : IFileSystem
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileError> _faults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UnixFileMode> _modes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _links = new(StringComparer.Ordinal);

    public MemoryFiles Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    public MemoryFiles Add(string path, byte[] octets)
    {
        _files[path] = octets;
        return this;
    }

    public MemoryFiles AddLink(string path, string text)
    {
        _links.Add(path);
        return Add(path, text);
    }

    public MemoryFiles SetMode(string path, UnixFileMode mode)
    {
        _modes[path] = mode;
        return this;
    }

    public UnixFileMode? ModeOf(string path) => _modes.TryGetValue(path, out UnixFileMode mode) ? mode : null;

    public MemoryFiles Fail(string path, FileError error)
    {
        _faults[path] = error;
        return this;
    }

    public FileError Stat(string path, out FileKind kind, out bool isLink)
    {
        kind = _files.ContainsKey(path) ? FileKind.File : FileKind.Folder;
        isLink = _links.Contains(path);
        if (_faults.TryGetValue(path, out FileError error) && error == FileError.Missing)
        {
            return error;
        }

        return _files.ContainsKey(path) || _faults.ContainsKey(path) || _files.Keys.Concat(_faults.Keys).Any(file => file.StartsWith(path + "/", StringComparison.Ordinal))
            ? FileError.None
            : FileError.Missing;
    }

    public FileError List(string folder, out IReadOnlyList<string> names)
    {
        names = [.. _files.Keys.Concat(_faults.Keys)
            .Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(file => file[(folder.Length + 1)..].Split('/')[0])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        return _faults.GetValueOrDefault(folder);
    }

    public DateTimeOffset? ChangedAt(string path) => _files.ContainsKey(path) ? new DateTimeOffset(2023, 2, 9, 0, 0, 0, TimeSpan.Zero) : null;

    public FileError Read(string path, int maxOctets, out byte[] octets)
    {
        octets = [];
        if (_faults.TryGetValue(path, out FileError error))
        {
            return error;
        }

        if (!_files.TryGetValue(path, out byte[]? found))
        {
            return FileError.Missing;
        }

        if (found.Length > maxOctets)
        {
            return FileError.TooLarge;
        }

        octets = [.. found];
        return FileError.None;
    }
}
