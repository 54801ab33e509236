using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using System.Linq;
using System.Text;
using Sinkhole.Exits;
using Sinkhole.Telemetry;

namespace Sinkhole.Cli;

/// <summary>Formats a command tree as a manual page of section 8 with man(7) macros.</summary>
internal sealed class ManualPage
{
    private readonly StringBuilder _page = new();

    /// <summary>The page; lines end with LF.</summary>
    public string Of(RootCommand root)
    {
        Macro(".TH SINKHOLE 8 \"\" \"sinkhole " + BuildMetrics.Version + "\" \"System administration\"");
        Section("NAME");
        Text("sinkhole - DNS sinkhole and warning-page appliance");
        Section("SYNOPSIS");
        Macro(".B sinkhole");
        Text("COMMAND [OPTIONS]");
        Section("DESCRIPTION");
        Text(ProductSentence.Text + " Other names are forwarded to upstream resolvers.");
        Section("COMMANDS");
        foreach (Verb verb in root.Subcommands.OfType<Verb>())
        {
            Describe(verb, "sinkhole");
        }

        Section("EXIT STATUS");
        foreach ((int code, string meaning) in ExitCode.Meanings)
        {
            Tagged(code.ToString(CultureInfo.InvariantCulture), meaning);
        }

        Section("FILES");
        Tagged(SharedOptions.DefaultConfigurationFile, "The configuration; it explains every option.");
        Tagged("/etc/sinkhole/blocklists", "The orders, as YAML.");
        Tagged("/var/lib/sinkhole", "Evidence and state.");
        Tagged("/etc/default/sinkhole", "Whether the service may start (Debian package).");
        Section("SEE ALSO");
        Text("dig(1), systemctl(1), unbound(8), named(8)");
        return _page.ToString();
    }

    private void Describe(Verb verb, string parent)
    {
        string name = $"{parent} {verb.Name}";
        Macro($".SS \"{Escape(Usage(verb, name))}\"");
        Text(verb.Description ?? string.Empty);
        foreach (Argument argument in verb.Arguments.Where(static argument => !argument.Hidden))
        {
            Tagged(argument.HelpName ?? argument.Name, argument.Description);
        }

        IEnumerable<Option> options = verb.Options.Where(static option => !option.Hidden);
        foreach (Option option in options.OrderBy(static option => option.Name, StringComparer.Ordinal))
        {
            string value = ValueOf(option) is { Length: > 0 } shown ? " " + shown : string.Empty;
            IEnumerable<string> names = option.Aliases.Where(alias => alias != option.Name).Prepend(option.Name);
            Tagged(string.Join(", ", names) + value, option.Description + DefaultOf(option));
        }

        if (verb.Examples.Count > 0)
        {
            Macro(".PP");
            Text("Examples:");
            Macro(".nf");
            Macro(".RS");
            foreach (string example in verb.Examples)
            {
                Text(example);
            }

            Macro(".RE");
            Macro(".fi");
        }

        foreach (Verb below in verb.Subcommands.OfType<Verb>())
        {
            Describe(below, name);
        }
    }

    private static string Usage(Verb verb, string name)
    {
        var usage = new StringBuilder(name);
        foreach (Argument argument in verb.Arguments.Where(static argument => !argument.Hidden))
        {
            string shown = argument.HelpName ?? argument.Name;
            shown = argument.Arity.MaximumNumberOfValues > 1 ? shown + "..." : shown;
            usage.Append(' ').Append(argument.Arity.MinimumNumberOfValues == 0 ? $"[{shown}]" : shown);
        }

        return usage.ToString();
    }

    private static string ValueOf(Option option) => option.ValueType == typeof(bool)
        ? string.Empty
        : option.HelpName ?? string.Join('|', option.GetCompletions(CompletionContext.Empty).Select(static choice => choice.Label));

    private static string DefaultOf(Option option) =>
        option.HasDefaultValue && option.GetDefaultValue() is string text ? $" Default: {text}." : string.Empty;

    private void Section(string title) => Macro(".SH " + title);

    private void Tagged(string tag, string? meaning)
    {
        Macro(".TP");
        Macro(".B " + Escape(tag));
        Text(meaning ?? string.Empty);
    }

    private void Macro(string line) => _page.Append(line).Append('\n');

    private void Text(string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Macro(Escape(line));
        }
    }

    /// <summary>Escapes groff's special characters and characters outside ASCII.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '\\' => "\\e",
                '-' => "\\-",
                '"' => "\\(dq",
                '\'' => "\\(aq",
                '.' when escaped.Length == 0 => "\\&.",
                > 0x7E => $"\\[u{rune.Value:X4}]",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }
}
