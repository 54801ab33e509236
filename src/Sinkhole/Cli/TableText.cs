using System.Collections.Generic;
using System.Linq;
using Sinkhole.Logging;
using Spectre.Console;

namespace Sinkhole.Cli;

/// <summary>Two columns, a word and what it says: drawn on a terminal, plain and greppable elsewhere.</summary>
internal static class TableText
{
    /// <summary>Writes the rows; what they hold cannot drive the terminal.</summary>
    public static void Write(CliSurroundings surroundings, IEnumerable<(string Word, string Sentence)> rows)
    {
        (string Word, string Sentence)[] visible = [.. rows.Select(row => (VisibleText.Of(row.Word), VisibleText.Of(row.Sentence)))];
        if (surroundings.IsTerminal)
        {
            Draw(surroundings, visible);
            return;
        }

        int width = visible.Max(row => row.Word.Length);
        foreach ((string word, string sentence) in visible)
        {
            surroundings.Output.WriteLine($"{word.PadRight(width)}  {sentence}".TrimEnd());
        }
    }

    private static void Draw(CliSurroundings surroundings, (string Word, string Sentence)[] rows)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(surroundings.Output) });
        Table table = new Table().HideHeaders().Border(TableBorder.Rounded).AddColumn(string.Empty).AddColumn(string.Empty);
        foreach ((string word, string sentence) in rows)
        {
            table.AddRow(new Text(word), new Text(sentence));
        }

        console.Write(table);
    }
}
