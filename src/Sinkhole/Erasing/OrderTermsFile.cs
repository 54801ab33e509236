using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Extensions.Logging;
using Sinkhole.Configuration;
using Sinkhole.Storage;

namespace Sinkhole.Erasing;

/// <summary>The terms of orders on disk: a hold does not end because somebody deletes the file of its order.</summary>
/// <remarks>
/// One line per order, see <see cref="OrderTerms.ToLine"/>. Lines that are malformed are passed over, and told: of an order without terms
/// nothing is erased until they are taken from its file, and that is on record first. Such a file is renamed before it is replaced.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="logger">Logs what cannot be read.</param>
internal sealed class OrderTermsFile(string path, ILogger logger)
{
    private readonly LineFile<OrderTerms> _file = new(path, OrderTerms.FromLine, static terms => terms.ToLine());
    private string? _aside;

    /// <summary>The terms in the file; empty when it is missing.</summary>
    public IReadOnlyList<OrderTerms> Read()
    {
        if (_file.Read(out IReadOnlyList<OrderTerms> terms) is string problem)
        {
            _aside = FreeName();
            ErasingLog.TermsUnreadable(logger, problem, _aside);
        }

        return terms;
    }

    /// <summary>Replaces the content of the file, durably.</summary>
    /// <exception cref="IOException">The disk refuses it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public void Write(IEnumerable<OrderTerms> terms)
    {
        if (_aside is not null && Path.Exists(path))
        {
            // A power cut behind it leaves no terms: then nothing is erased before they are on record again.
            File.Move(path, _aside);
        }

        _aside = null;

        _file.Write(terms.OrderBy(static order => order.Id, StringComparer.Ordinal));
    }

    private string FreeName()
    {
        string first = path + DataFolderNames.DamagedExtension;
        string aside = first;
        for (int number = 2; Path.Exists(aside); number++)
        {
            aside = $"{first}-{number}";
        }

        return aside;
    }
}
