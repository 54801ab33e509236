using System;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Files;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Orders.Reading;

/// <summary>Findings about entries that were read before. A name file was put away by then: its lines to show are read again.</summary>
internal sealed class EntryReport
{
    private readonly SourceText _source;
    private readonly string _namesFile;
    private readonly FindingList _findings;
    private readonly Lazy<SourceText?> _names;

    /// <param name="files">The file system.</param>
    /// <param name="source">The order's file.</param>
    /// <param name="namesFile">Its name file; the same where there is none.</param>
    /// <param name="findings">Gets the findings.</param>
    public EntryReport(IOrderFiles files, SourceText source, string namesFile, FindingList findings)
    {
        _names = new Lazy<SourceText?>(() => files.ReadText(namesFile, new FindingList()));
        _source = source;
        _namesFile = namesFile;
        _findings = findings;
    }

    /// <summary>Where an entry stands.</summary>
    public SourcePosition PositionOf(in EntryRun run, int index) =>
        new(run.IsInNamesFile ? _namesFile : _source.File, run.LineOf(index), run.Column);

    /// <summary>Reports an entry.</summary>
    public void Add(in EntryRun run, int index, FindingCode code, string message, string? hint = null)
    {
        SourcePosition at = PositionOf(run, index);
        string? line = (run.IsInNamesFile ? _names.Value : _source)?.LineText(at.Line);
        _findings.Add(new Finding(at, code, message, hint, line));
    }

    /// <summary>Reports every entry of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="end">The number of the first entry after it.</param>
    /// <param name="code">What kind.</param>
    /// <param name="message">The same for each.</param>
    public void AddEach(in EntryRun run, int end, FindingCode code, string message)
    {
        for (int index = run.Index; index < end; index++)
        {
            Add(run, index, code, message);
        }
    }
}
