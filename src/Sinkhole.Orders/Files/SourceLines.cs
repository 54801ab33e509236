using System;
using System.Collections.Generic;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Orders.Files;

/// <summary>Gives source lines to findings that were made after their file was put away.</summary>
public static class SourceLines
{
    /// <summary>The findings in the same order, each with its line where the file can still be read.</summary>
    /// <remarks>Each file is read once, a piece at a time: it takes the memory of the lines that are wanted.</remarks>
    public static IReadOnlyList<Finding> Fill(IOrderFiles files, IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(findings);
        Dictionary<string, SortedSet<int>> wanted = new(StringComparer.Ordinal);
        foreach (Finding finding in findings)
        {
            if (IsWithoutLine(finding))
            {
                if (!wanted.TryGetValue(finding.File, out SortedSet<int>? lines))
                {
                    lines = [];
                    wanted.Add(finding.File, lines);
                }

                lines.Add(finding.Line);
            }
        }

        Dictionary<string, LinePicker> picked = new(StringComparer.Ordinal);
        foreach ((string file, SortedSet<int> lines) in wanted)
        {
            picked.Add(file, Pick(files, file, lines));
        }

        List<Finding> filled = [];
        foreach (Finding finding in findings)
        {
            filled.Add(IsWithoutLine(finding) ? finding with { LineText = picked[finding.File].Line(finding.Line) } : finding);
        }

        return filled;
    }

    private static bool IsWithoutLine(Finding finding) => finding.LineText is null && finding.Column > 0;

    private static LinePicker Pick(IOrderFiles files, string file, SortedSet<int> lines)
    {
        var picker = new LinePicker(lines);
        if (files.Read(file, SourceText.MostOctets, picker.Take) == FileFault.None)
        {
            picker.End();
        }

        return picker;
    }
}
