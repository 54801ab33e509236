using System;
using Sinkhole.Documents.Codes;

namespace Sinkhole.Documents.Findings;

/// <summary>One thing found in an operator's file: where, what, and how to fix it.</summary>
/// <param name="Position">Where.</param>
/// <param name="Code">Which kind; it carries the severity.</param>
/// <param name="Message">What is wrong, in one line, without the position.</param>
/// <param name="Hint">How to fix it, where the message does not already say so.</param>
/// <param name="LineText">The source line, for the caret; null when there is none.</param>
public sealed record Finding(SourcePosition Position, FindingCode Code, string Message, string? Hint = null, string? LineText = null)
    : IComparable<Finding>
{
    /// <summary>The path as people should see it.</summary>
    public string File => Position.File;

    /// <summary>From 1; 0 for the whole file.</summary>
    public int Line => Position.Line;

    /// <summary>From 1; 0 for the whole file.</summary>
    public int Column => Position.Column;

    /// <summary>Warning or error.</summary>
    public FindingSeverity Severity => Code.Severity;

    /// <summary>Whether it refuses all documents that were read together.</summary>
    public bool RefusesSet => Code.RefusesSet;

    /// <summary>By file, line, column, code: the order in which findings are shown.</summary>
    public int CompareTo(Finding? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = string.CompareOrdinal(File, other.File);
        order = order != 0 ? order : Line.CompareTo(other.Line);
        order = order != 0 ? order : Column.CompareTo(other.Column);
        order = order != 0 ? order : string.CompareOrdinal(Code.Id, other.Code.Id);
        return order != 0 ? order : string.CompareOrdinal(Message, other.Message);
    }

    /// <summary>By file, line, column, code.</summary>
    public static bool operator <(Finding left, Finding right) => left.CompareTo(right) < 0;

    /// <summary>By file, line, column, code.</summary>
    public static bool operator <=(Finding left, Finding right) => left.CompareTo(right) <= 0;

    /// <summary>By file, line, column, code.</summary>
    public static bool operator >(Finding left, Finding right) => left.CompareTo(right) > 0;

    /// <summary>By file, line, column, code.</summary>
    public static bool operator >=(Finding left, Finding right) => left.CompareTo(right) >= 0;
}
