using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Extensions.Logging;
using Sinkhole.Documents.Files;
using Sinkhole.Platform.Files;

namespace Sinkhole.Reload;

/// <summary>Keeps the last complete state of each order on disk, so that an order that is missing at a start is noticed too.</summary>
/// <remarks>One line per order, see <see cref="KnownOrder.ToLine"/>. A file with any malformed line is ignored and replaced.</remarks>
internal sealed class KnownOrdersFile
{
    // 100,000 orders.
    private const int MaxOctets = 16 * 1024 * 1024;

    private readonly string _path;
    private readonly ILogger _logger;

    /// <param name="path">The file.</param>
    /// <param name="logger">Logs read and write errors.</param>
    public KnownOrdersFile(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;
    }

    /// <summary>The orders in the file; empty when it is missing or unusable.</summary>
    public IReadOnlyList<KnownOrder> Read()
    {
        FileError error = new DiskFiles().Read(_path, MaxOctets, out byte[] octets);
        if (error == FileError.Missing)
        {
            return [];
        }

        string[] lines = Encoding.UTF8.GetString(octets).Split('\n');
        List<KnownOrder> known = [.. lines.SkipLast(1).Select(KnownOrder.FromLine).OfType<KnownOrder>()];
        if (error == FileError.None && lines[^1].Length == 0 && known.Count == lines.Length - 1)
        {
            return known;
        }

        string what = error == FileError.None ? "holds malformed lines" : FileErrorText.Describe(error);
        Log.KnownOrdersUnreadable(_logger, $"{_path} {what}");
        return [];
    }

    /// <summary>Replaces the content of the file.</summary>
    public void Write(IEnumerable<KnownOrder> known)
    {
        try
        {
            DurableFile.Write(_path, Encoding.UTF8.GetBytes(string.Concat(known.Select(static order => order.ToLine() + "\n"))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.KnownOrdersNotSaved(_logger, error.Message);
        }
    }
}
