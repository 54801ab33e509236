using System;
using System.Buffers;
using System.Security.Cryptography;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;
using Sinkhole.Orders.Codes;

namespace Sinkhole.Orders.Reading;

/// <summary>The <c>entries_file</c> mapping: a file beside the order, and its hash as the order states it.</summary>
internal sealed class EntriesFile
{
    /// <summary>Keys of <c>entries_file</c>.</summary>
    internal static readonly string[] Keys = ["path", "sha256"];

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly YamlToken _pathToken;
    private readonly YamlToken _hashToken;
    private readonly string _hash;

    private EntriesFile(string name, YamlToken pathToken, string hash, YamlToken hashToken)
    {
        Name = name;
        _pathToken = pathToken;
        _hash = hash;
        _hashToken = hashToken;
    }

    /// <summary>The file's name, without any folder.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the file, as the order states it.</summary>
    public ReadOnlyMemory<byte> Hash => Convert.FromHexString(_hash);

    /// <summary>Takes the value of <c>entries_file</c>; null, with findings, when it cannot be used.</summary>
    public static EntriesFile? Read(YamlEvents events)
    {
        if (YamlMapping.TryOpen(events, "entries_file", Keys) is not YamlMapping mapping)
        {
            return null;
        }

        string? name = null;
        string? hash = null;
        YamlToken pathToken = default;
        YamlToken hashToken = default;
        while (mapping.TryReadKey(out string key))
        {
            if (key == "path")
            {
                name = ReadName(events, out pathToken);
            }
            else
            {
                hash = ReadHash(events, out hashToken);
            }
        }

        mapping.Require("'entries_file'", Keys);
        return name is null || hash is null ? null : new EntriesFile(name, pathToken, hash, hashToken);
    }

    /// <summary>Reads the file; nothing is made of its lines unless the hash is the one that the order states.</summary>
    /// <returns>False, with a finding, when it is missing, a link, another file than was meant, or not plain text.</returns>
    public bool Read(YamlEvents events, IFileSystem files, string path, NamesFileReader names)
    {
        FileError error = files.Stat(path, out FileKind place, out bool isLink);
        if (error == FileError.None && isLink)
        {
            events.Report(
                _pathToken,
                OrderCodes.EntriesFilePath,
                $"entries_file {MessageText.Quote(Name)} is a link",
                "put the file itself beside the order");
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = new byte[FileTypeDetector.HeadOctets];
        int headOctets = 0;
        error = error == FileError.None && place != FileKind.File ? FileError.WrongKind : error;
        error = error == FileError.None ? files.Read(path, SourceText.MaxOctets, Take) : error;
        if (error != FileError.None)
        {
            events.Report(
                _pathToken,
                OrderCodes.EntriesFileMissing,
                $"entries_file {MessageText.Quote(Name)} {FileErrorText.Describe(error)}",
                "put the file beside the order, readable by the user that runs sinkhole");
            return false;
        }

        string? kind = FileTypeDetector.DocumentKindOf(head.AsSpan(0, headOctets));
        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != _hash)
        {
            string what = kind is not null ? $"; it looks like {kind}"
                : names.IsUnmerged ? "; it contains merge conflict markers"
                : string.Empty;
            events.Report(
                _hashToken,
                OrderCodes.HashDiffers,
                $"entries_file {MessageText.Quote(Name)} has another SHA-256: {found}{what}",
                "get the file that the order was issued with; write this hash only if the change is intended");
            return false;
        }

        names.End();
        if (kind is not null && (names.Refused > 0 || !names.IsText))
        {
            events.Findings.Add(
                path,
                DocumentCodes.ForeignFile,
                $"this is not a name file; it looks like {kind}",
                "a name file is plain text with one name a line");
            return false;
        }

        events.Findings.Add(names.Findings);
        return names.IsText;

        void Take(ReadOnlySpan<byte> octets)
        {
            hash.AppendData(octets);
            int more = Math.Min(octets.Length, head.Length - headOctets);
            octets[..more].CopyTo(head.AsSpan(headOctets));
            headOctets += more;
            names.Take(octets);
        }
    }

    private static string? ReadName(YamlEvents events, out YamlToken token)
    {
        if (!events.TryReadScalar("path", "a file name", out token))
        {
            return null;
        }

        string name = token.Text;
        bool isName = name.Length is > 0 and <= 255 && name is not ("." or "..") && !name.AsSpan().ContainsAny("/\\")
            && MessageText.Printable(name) == name && !name.EndsWith(".yaml", StringComparison.Ordinal);
        if (isName)
        {
            return name;
        }

        events.Report(
            token,
            OrderCodes.EntriesFilePath,
            $"{MessageText.Quote(name)} is not a file name beside the order",
            "same folder, no '/', no '..', and an ending other than .yaml, like 'xa-erc-2026-0345.domains.txt'");
        return null;
    }

    private static string? ReadHash(YamlEvents events, out YamlToken token)
    {
        if (!events.TryReadScalar("sha256", "a SHA-256", out token))
        {
            return null;
        }

        if (token.Text.Length == 64 && !token.Text.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return token.Text;
        }

        events.Report(
            token,
            DocumentCodes.NotAHash,
            $"{MessageText.Quote(token.Text)} is not a SHA-256",
            "write the 64 lower-case hexadecimal digits that 'sha256sum' prints");
        return null;
    }
}
