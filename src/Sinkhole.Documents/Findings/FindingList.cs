using System;
using System.Collections.Generic;
using Sinkhole.Documents.Codes;

namespace Sinkhole.Documents.Findings;

/// <summary>Gathers findings; at most 1,000 for one file, so that a million bad lines stay a message and not a memory problem.</summary>
public sealed class FindingList
{
    /// <summary>Findings kept for one file before the rest are only counted.</summary>
    public const int MaxInOneFile = 1000;

    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, int> _countByFile = [];

    /// <summary>Findings added so far that refuse the whole set, those not kept included.</summary>
    public int Refusals { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(Finding finding)
    {
        if (finding.RefusesSet)
        {
            Refusals++;
        }

        int count = _countByFile.GetValueOrDefault(finding.File) + 1;
        _countByFile[finding.File] = count;
        if (count <= MaxInOneFile)
        {
            _findings.Add(finding);
        }
    }

    /// <summary>Adds all of another list, those that it did not keep included.</summary>
    public void Add(FindingList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach ((string file, int count) in other._countByFile)
        {
            _countByFile[file] = _countByFile.GetValueOrDefault(file) + count;
        }

        _findings.AddRange(other._findings);
        Refusals += other.Refusals;
    }

    /// <summary>Adds one that means a place in a text.</summary>
    public void Add(SourceText source, int line, int column, FindingCode code, string message, string? hint = null) =>
        Add(new Finding(new SourcePosition(source.File, line, column), code, message, hint, source.ShownLine(line)));

    /// <summary>Adds one that means a whole file or folder.</summary>
    public void Add(string file, FindingCode code, string message, string? hint = null) =>
        Add(new Finding(SourcePosition.Of(file), code, message, hint));

    /// <summary>All of them by file, line and column; for each file with too many, one that says how many are not shown.</summary>
    public IReadOnlyList<Finding> ToSorted()
    {
        List<Finding> sorted = [.. _findings];
        foreach ((string file, int count) in _countByFile)
        {
            if (count > MaxInOneFile)
            {
                string message = $"{count - MaxInOneFile:N0} further findings in this file are not shown";
                sorted.Add(new Finding(SourcePosition.Of(file), DocumentCodes.TooMany, message));
            }
        }

        sorted.Sort();
        return sorted;
    }
}
