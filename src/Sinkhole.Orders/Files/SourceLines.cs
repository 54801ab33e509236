using System;
using System.Collections.Generic;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Orders.Files;

/// <summary>Gives source lines to findings that were made after their file was put away.</summary>
public static class SourceLines
{
    /// <summary>The findings in the same order, each with its line where the file can still be read.</summary>
    public static IReadOnlyList<Finding> Fill(IOrderFiles files, IReadOnlyList<Finding> findings)
    {
        Dictionary<string, SourceText?> texts = new(StringComparer.Ordinal);
        List<Finding> filled = [];
        foreach (Finding finding in findings)
        {
            if (finding.LineText is not null || finding.Column == 0)
            {
                filled.Add(finding);
                continue;
            }

            if (!texts.TryGetValue(finding.File, out SourceText? text))
            {
                text = files.ReadText(finding.File, new FindingList());
                texts.Add(finding.File, text);
            }

            filled.Add(finding with { LineText = text?.LineText(finding.Line) });
        }

        return filled;
    }
}
