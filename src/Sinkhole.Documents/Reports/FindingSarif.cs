using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Reports;

/// <summary>Findings for code review tools: SARIF 2.1.0, <c>check --format sarif</c>.</summary>
public static class FindingSarif
{
    /// <summary>Writes one SARIF log with one run.</summary>
    /// <param name="stream">Gets UTF-8 and a line feed; stays open.</param>
    /// <param name="findings">All findings.</param>
    /// <param name="version">Of this program.</param>
    public static void Write(Stream stream, IReadOnlyCollection<Finding> findings, string version)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, findings, version);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (Finding finding in findings)
            {
                WriteResult(json, finding);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteTool(Utf8JsonWriter json, IReadOnlyCollection<Finding> findings, string version)
    {
        SortedDictionary<string, FindingCode> used = new(System.StringComparer.Ordinal);
        foreach (Finding finding in findings)
        {
            used[finding.Code.Id] = finding.Code;
        }

        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "sinkhole");
        json.WriteString("version", version);
        json.WriteStartArray("rules");
        foreach (FindingCode code in used.Values)
        {
            json.WriteStartObject();
            json.WriteString("id", code.Id);
            WriteText(json, "shortDescription", code.Title);
            WriteText(json, "fullDescription", code.Explanation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Code.Id);
        json.WriteString("level", FindingText.SeverityName(finding.Severity));
        WriteText(json, "message", finding.Hint is null ? finding.Message : $"{finding.Message}; {finding.Hint}");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", System.Uri.EscapeDataString(finding.File).Replace("%2F", "/", System.StringComparison.Ordinal));
        json.WriteEndObject();
        if (finding.Column > 0)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", finding.Line);
            json.WriteNumber("startColumn", finding.Column);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
