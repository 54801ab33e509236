using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Extensions.Logging;
using Sinkhole.Documents.Files;
using Sinkhole.Platform.Files;

namespace Sinkhole.Reload;

/// <summary>What was known of each order, on disk: an order that was gone at a start is missed too.</summary>
/// <remarks>A line an order, see <see cref="KnownOrder.ToLine"/>. A file with any other line says nothing, and is written anew.</remarks>
internal sealed class KnownOrdersFile
{
    // 100,000 orders.
    private const int MaxOctets = 16 * 1024 * 1024;

    private readonly string _path;
    private readonly ILogger _logger;

    /// <param name="path">The file.</param>
    /// <param name="logger">Told of a file that cannot be read or written.</param>
    public KnownOrdersFile(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;
    }

    /// <summary>What is kept; empty where nothing is, or it cannot be used.</summary>
    public IReadOnlyList<KnownOrder> Read()
    {
        FileError fault = new DiskFiles().Read(_path, MaxOctets, out byte[] octets);
        if (fault == FileError.Missing)
        {
            return [];
        }

        string[] lines = Encoding.UTF8.GetString(octets).Split('\n');
        List<KnownOrder> known = [.. lines.SkipLast(1).Select(KnownOrder.FromLine).OfType<KnownOrder>()];
        if (fault == FileError.None && lines[^1].Length == 0 && known.Count == lines.Length - 1)
        {
            return known;
        }

        string what = fault == FileError.None ? "holds lines that are no orders" : FileErrorText.Describe(fault);
        Log.KnownOrdersSpoilt(_logger, $"{_path} {what}");
        return [];
    }

    /// <summary>Keeps them in place of those before.</summary>
    public void Write(IEnumerable<KnownOrder> known)
    {
        try
        {
            DurableFile.Write(_path, Encoding.UTF8.GetBytes(string.Concat(known.Select(static order => order.ToLine() + "\n"))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.KnownOrdersNotKept(_logger, error.Message);
        }
    }
}
