using System;
using System.Collections.Generic;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Model;

namespace Sinkhole.Orders.Reading;

/// <summary>
/// Findings about entries that were read before. A name file is released by then: the lines to show are read from it at the end, and
/// never the whole of it.
/// </summary>
internal sealed class EntryReport
{
    private readonly SourceText _source;
    private readonly string _namesFile;
    private readonly ReadOnlyMemory<byte> _namesHash;
    private readonly FindingList _findings;
    private readonly IFileSystem _files;
    private readonly List<Finding> _withoutLine = [];
    private bool _hasEnough;

    /// <param name="files">The file system.</param>
    /// <param name="source">The order's file.</param>
    /// <param name="namesFile">Its name file; the same where there is none.</param>
    /// <param name="namesHash">SHA-256 of its name file; empty where there is none.</param>
    /// <param name="findings">Gets the findings.</param>
    public EntryReport(
        IFileSystem files, SourceText source, string namesFile, ReadOnlyMemory<byte> namesHash, FindingList findings)
    {
        _namesHash = namesHash;
        _files = files;
        _source = source;
        _namesFile = namesFile;
        _findings = findings;
    }

    /// <summary>Where an entry is.</summary>
    public SourcePosition PositionOf(in EntryRun run, int index) =>
        new(run.IsInNamesFile ? _namesFile : _source.File, run.LineOf(index), run.Column);

    /// <summary>Reports an entry.</summary>
    public void Add(in EntryRun run, int index, FindingCode code, string message, string? hint = null)
    {
        SourcePosition at = PositionOf(run, index);
        if (!run.IsInNamesFile)
        {
            _findings.Add(new Finding(at, code, message, hint, _source.ShownLine(at.Line)));
            return;
        }

        var finding = new Finding(at, code, message, hint);
        if (_hasEnough)
        {
            _findings.Add(finding); // one that is only counted
            return;
        }

        _withoutLine.Add(finding);
        _hasEnough = _withoutLine.Count == FindingList.MaxInOneFile;
        if (_hasEnough)
        {
            Complete();
        }
    }

    /// <summary>Hands over the findings that wait for their lines. Called after the last one.</summary>
    public void Complete()
    {
        foreach (Finding finding in SourceLines.Fill(_files, _namesFile, _namesHash, _withoutLine))
        {
            _findings.Add(finding);
        }

        _withoutLine.Clear();
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
