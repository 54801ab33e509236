using System.CommandLine;
using System.CommandLine.Completions;
using System.IO;
using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Reports;
using Sinkhole.Exits;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>"explain": what the code of a finding means and how to fix it.</summary>
internal static class ExplainCommand
{
    private const int Columns = 100;

    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        Argument<string?> code = new Argument<string?>("CODE")
        {
            Description = "Code of a finding; without it, all codes are listed.",
            HelpName = "CODE",
            Arity = ArgumentArity.ZeroOrOne,
        }.WithoutOptions();
        code.CompletionSources.Add(_ => FindingCodes.Table.All.Select(known => new CompletionItem(known.Id)));
        Verb verb = new(
            "explain",
            "Explain what a finding means and how to fix it.",
            "sinkhole explain SH104",
            "sinkhole explain                    # lists all codes")
        {
            code,
        };
        return verb.WithAction(result => Run(environment, result.GetValue(code)));
    }

    private static int Run(CliEnvironment environment, string? text)
    {
        if (text is null)
        {
            TableText.Write(
                environment,
                FindingCodes.Table.All.Select(known => (known.Id, $"{FindingText.SeverityName(known.Severity)}: {known.Title}")));
            return ExitCode.Ok;
        }

        if (!FindingCodes.Table.TryFind(text, out FindingCode? code))
        {
            environment.Error.WriteLine($"sinkhole: '{VisibleText.Escape(text)}' is not a finding code: 'sinkhole explain' lists them");
            return ExitCode.Usage;
        }

        string severity = FindingText.SeverityName(code.Severity);
        string effect = EffectOf(code);
        environment.Output.WriteLine($"{code.Id}, {severity}: {code.Title}");
        environment.Output.WriteLine();
        WriteParagraph(environment.Output, code.Explanation);
        environment.Output.WriteLine();
        WriteParagraph(environment.Output, effect);
        return ExitCode.Ok;
    }

    private static string EffectOf(FindingCode code)
    {
        if (code.Severity == FindingSeverity.Error && !code.RefusesSet)
        {
            return "The entry is not applied; all other entries are. To apply it, change the order or the configuration as described "
                + "above.";
        }

        return code.Severity == FindingSeverity.Error
            ? "The whole set is refused until this is fixed; the running generation stays unchanged."
            : "It does not prevent anything; 'check --strict' treats it as an error.";
    }

    private static void WriteParagraph(TextWriter output, string text)
    {
        int column = 0;
        foreach (string word in text.Split(' '))
        {
            if (column > 0 && column + word.Length >= Columns)
            {
                output.WriteLine();
                column = 0;
            }

            output.Write(column > 0 ? " " + word : word);
            column += word.Length + 1;
        }

        output.WriteLine();
    }
}
