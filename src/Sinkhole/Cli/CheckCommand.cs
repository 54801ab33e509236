using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Reports;
using Sinkhole.Exits;
using Sinkhole.Orders.Model;
using Sinkhole.Reload;
using Sinkhole.Telemetry;

namespace Sinkhole.Cli;

/// <summary>"check": validates files exactly as start and reload do, without a running appliance.</summary>
internal static class CheckCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        Argument<string[]> paths = new Argument<string[]>("PATH")
        {
            Description = "Files or folders of orders; default: those in the configuration.",
            Arity = ArgumentArity.ZeroOrMore,
        }.WithoutOptions().NotEmpty();
        Option<string?> configuration = SharedOptions.Configuration();
        Option<string> format = new("--format")
        {
            Description = "Format of the findings.",
            DefaultValueFactory = _ => "text",
        };
        format.OneOf("text", "json", "sarif");
        Option<bool> strict = new("--strict") { Description = "Exit with 2 for warnings too." };
        Verb verb = new(
            "check",
            "Check orders and configuration, without a running appliance. Exits with 2 on errors.",
            "sinkhole check                      # /etc/sinkhole/sinkhole.yaml and its orders",
            "sinkhole check blocklists/ --strict",
            "sinkhole check -c demo.yaml --format sarif > findings.sarif")
        {
            paths, configuration, format, strict,
        };
        return verb.WithAction(result =>
        {
            SourceReadResult reading = OfflineFiles.Read(
                result.GetValue(configuration), result.GetValue(paths) ?? [], environment.Time.GetUtcNow());
            Write(environment.Output, reading, result.GetRequiredValue(format));
            return ExitCodeOf(reading.Findings, result.GetValue(strict));
        });
    }

    private static int ExitCodeOf(IReadOnlyList<Finding> findings, bool isStrict) =>
        findings.Any(finding => isStrict || finding.Severity == FindingSeverity.Error) ? ExitCode.Findings : ExitCode.Ok;

    private static void Write(TextWriter output, SourceReadResult reading, string format)
    {
        if (format == "text")
        {
            FindingText.Write(output, reading.Findings);
            foreach (string hold in OrderHolds.Describe(reading.Set?.Orders ?? OrderSet.Empty))
            {
                output.WriteLine($"note: {hold}");
            }

            string size = reading.Set is not null ? $": {SetSize.Format(reading.Set)}"
                : reading.Options is null ? "; the orders were not read, because the configuration is not usable"
                : string.Empty;
            output.WriteLine(FindingText.Summary(reading.Findings, reading.Files) + size);
            return;
        }

        using MemoryStream octets = new();
        if (format == "json")
        {
            FindingJson.Write(octets, reading.Findings, reading.Files);
        }
        else
        {
            FindingSarif.Write(octets, reading.Findings, BuildMetrics.Version);
        }

        output.Write(Encoding.UTF8.GetString(octets.GetBuffer().AsSpan(0, (int)octets.Length)));
    }
}
