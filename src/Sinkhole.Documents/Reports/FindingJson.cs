using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Reports;

/// <summary>Findings for machines: <c>check --format json</c>. Keys are never renamed; new ones may be added.</summary>
public static class FindingJson
{
    /// <summary>Writes one JSON object: findings in the order given, and their counts.</summary>
    /// <param name="stream">Gets UTF-8 and a line feed; stays open.</param>
    /// <param name="findings">All findings.</param>
    /// <param name="files">How many files were read.</param>
    public static void Write(Stream stream, IReadOnlyCollection<Finding> findings, int files)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            int errors = 0;
            json.WriteStartObject();
            json.WriteStartArray("findings");
            foreach (Finding finding in findings)
            {
                errors += finding.Severity == FindingSeverity.Error ? 1 : 0;
                Write(json, finding);
            }

            json.WriteEndArray();
            json.WriteNumber("errors", errors);
            json.WriteNumber("warnings", findings.Count - errors);
            json.WriteNumber("files", files);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("file", finding.File);
        if (finding.Column > 0)
        {
            json.WriteNumber("line", finding.Line);
            json.WriteNumber("column", finding.Column);
        }

        json.WriteString("code", finding.Code.Id);
        json.WriteString("severity", FindingText.SeverityName(finding.Severity));
        json.WriteString("message", finding.Message);
        if (finding.Hint is not null)
        {
            json.WriteString("hint", finding.Hint);
        }

        json.WriteEndObject();
    }
}
