using System.Collections.Generic;
using System.Linq;
using Sinkhole.Logging;
using Spectre.Console;

namespace Sinkhole.Cli;

/// <summary>Writes a table of labels and texts: with borders on a terminal, else as plain lines.</summary>
internal static class TableText
{
    /// <summary>Writes the rows. Control characters are escaped.</summary>
    public static void Write(CliEnvironment environment, IEnumerable<(string Label, string Text)> rows)
    {
        (string Label, string Text)[] visible = [.. rows.Select(row => (VisibleText.Escape(row.Label), VisibleText.Escape(row.Text)))];
        if (environment.IsTerminal)
        {
            Draw(environment, visible);
            return;
        }

        int width = visible.Max(row => row.Label.Length);
        foreach ((string label, string text) in visible)
        {
            environment.Output.WriteLine($"{label.PadRight(width)}  {text}".TrimEnd());
        }
    }

    private static void Draw(CliEnvironment environment, (string Label, string Text)[] rows)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(environment.Output) });
        Table table = new Table().HideHeaders().Border(TableBorder.Rounded).AddColumn(string.Empty).AddColumn(string.Empty);
        foreach ((string label, string text) in rows)
        {
            table.AddRow(new Text(label), new Text(text));
        }

        console.Write(table);
    }
}
