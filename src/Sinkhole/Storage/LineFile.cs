using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Sinkhole.Documents.Files;
using Sinkhole.Platform.Files;

namespace Sinkhole.Storage;

/// <summary>A file of the data folder with one value in each line, in UTF-8; each line ends with a line feed.</summary>
/// <param name="path">The file.</param>
/// <param name="parse">Parses a line; null when it is malformed.</param>
/// <param name="format">Formats a line, without the line feed.</param>
/// <typeparam name="T">What a line says.</typeparam>
internal sealed class LineFile<T>(string path, Func<string, T?> parse, Func<T, string> format)
    where T : class
{
    // 100,000 orders.
    private const int MaxOctets = 16 * 1024 * 1024;

    /// <summary>Reads the file. A missing one is empty, and no problem.</summary>
    /// <param name="lines">The lines that are not malformed; empty where the file cannot be read.</param>
    /// <returns>What is wrong with the file, with its path; null where nothing is.</returns>
    public string? Read(out IReadOnlyList<T> lines)
    {
        FileError error = new DiskFiles().Read(path, MaxOctets, out byte[] octets);
        string[] texts = Encoding.UTF8.GetString(octets).Split('\n');
        lines = [.. texts.SkipLast(1).Select(parse).OfType<T>()];
        bool isWhole = texts[^1].Length == 0 && lines.Count == texts.Length - 1;
        return error switch
        {
            FileError.Missing => null,
            FileError.None => isWhole ? null : $"{path} holds malformed lines",
            _ => $"{path} {FileErrorText.Describe(error)}",
        };
    }

    /// <summary>Replaces the content of the file, durably.</summary>
    /// <exception cref="IOException">The disk refuses it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public void Write(IEnumerable<T> lines) =>
        DurableFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => format(line) + "\n"))));
}
