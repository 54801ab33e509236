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

/// <summary>"explain": what a finding's code means and how to mend it.</summary>
internal static class ExplainCommand
{
    private const int Columns = 100;

    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        Argument<string?> code = new Argument<string?>("CODE")
        {
            Description = "Code of a finding; without one, all codes are listed.",
            HelpName = "CODE",
            Arity = ArgumentArity.ZeroOrOne,
        }.WithoutOptions();
        code.CompletionSources.Add(_ => FindingCodes.Table.All.Select(known => new CompletionItem(known.Id)));
        Verb verb = new(
            "explain",
            "Say what a finding means and how to mend it.",
            "sinkhole explain SH104",
            "sinkhole explain                    # lists all codes")
        {
            code,
        };
        return verb.Does(result => Run(surroundings, result.GetValue(code)));
    }

    private static int Run(CliSurroundings surroundings, string? text)
    {
        if (text is null)
        {
            TableText.Write(
                surroundings,
                FindingCodes.Table.All.Select(known => (known.Id, $"{FindingText.SeverityName(known.Severity)}: {known.Title}")));
            return ExitCode.Ok;
        }

        if (!FindingCodes.Table.TryFind(text, out FindingCode? code))
        {
            surroundings.Error.WriteLine($"sinkhole: '{VisibleText.Of(text)}' is no code of a finding: 'sinkhole explain' lists them");
            return ExitCode.Usage;
        }

        string severity = FindingText.SeverityName(code.Severity);
        string effect = EffectOf(code);
        surroundings.Output.WriteLine($"{code.Id}, {severity}: {code.Title}");
        surroundings.Output.WriteLine();
        WriteParagraph(surroundings.Output, code.Explanation);
        surroundings.Output.WriteLine();
        WriteParagraph(surroundings.Output, effect);
        return ExitCode.Ok;
    }

    private static string EffectOf(FindingCode code)
    {
        if (code.Severity == FindingSeverity.Error && !code.RefusesSet)
        {
            return "The entry is held until a second person releases it; the rest goes into force.";
        }

        return code.Severity == FindingSeverity.Error
            ? "Nothing of the set is applied while this stands; what runs goes on unchanged."
            : "It blocks nothing; 'check --strict' counts it as an error.";
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
