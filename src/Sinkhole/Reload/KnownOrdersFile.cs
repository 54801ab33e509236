using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Extensions.Logging;
using Sinkhole.Storage;

namespace Sinkhole.Reload;

/// <summary>Keeps the last complete state of each order on disk, so that an order that is missing at a start is noticed too.</summary>
/// <remarks>One line per order, see <see cref="KnownOrder.ToLine"/>. A file with any malformed line is ignored and replaced.</remarks>
/// <param name="path">The file.</param>
/// <param name="logger">Logs read and write errors.</param>
internal sealed class KnownOrdersFile(string path, ILogger logger)
{
    private readonly LineFile<KnownOrder> _file = new(path, KnownOrder.FromLine, static order => order.ToLine());

    /// <summary>The orders in the file; empty when it is missing or unusable.</summary>
    public IReadOnlyList<KnownOrder> Read()
    {
        if (_file.Read(out IReadOnlyList<KnownOrder> known) is not string problem)
        {
            return known;
        }

        Log.KnownOrdersUnreadable(logger, problem);
        return [];
    }

    /// <summary>Replaces the content of the file.</summary>
    public void Write(IEnumerable<KnownOrder> known)
    {
        try
        {
            _file.Write(known);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.KnownOrdersNotSaved(logger, error.Message);
        }
    }
}
