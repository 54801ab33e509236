using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Cli;

/// <summary>Describes an error in the command line: one sentence with the wrong option or word.</summary>
internal static class UsageError
{
    /// <summary>Describes the first error of a command line.</summary>
    public static string Describe(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        if (result.UnmatchedTokens.Count > 0)
        {
            if (command.Subcommands.Count > 0 && !result.UnmatchedTokens[0].StartsWith('-'))
            {
                return UnknownWord(result.UnmatchedTokens[0], command);
            }

            // The value after an unknown option is unmatched too, so the option comes first.
            string? option = result.UnmatchedTokens.FirstOrDefault(static token => token.StartsWith('-'));
            return option is not null ? UnknownOption(option, command) : UnknownWord(result.UnmatchedTokens[0], command);
        }

        ParseError error = result.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { IdentifierToken: null, Option: { Required: true } required } => Missing(required.Name, required.Description),
            OptionResult { Tokens.Count: 0 } option when option.Option.Arity.MinimumNumberOfValues > 0 =>
                $"'{NameOf(option)}' needs a value",
            OptionResult option when option.Tokens.Count > option.Option.Arity.MaximumNumberOfValues =>
                $"'{NameOf(option)}' was given twice: give it once",
            ArgumentResult { Tokens.Count: 0 } argument when argument.Argument.Arity.MinimumNumberOfValues > 0 =>
                Missing(argument.Argument.Name, argument.Argument.Description),
            CommandResult when command.Subcommands.Count > 0 && command.Action is null => $"a verb is missing: {Listed(command)}",
            _ => error.Message.ReplaceLineEndings(" ").Replace("\t", string.Empty),
        };
    }

    /// <summary>Finds a typo that the parser takes for a value: "–c" from a word processor, "-config", "--strict=yes"; else null.</summary>
    /// <param name="arguments">The arguments as typed.</param>
    /// <param name="command">The parsed verb.</param>
    public static string? FindTypo(IReadOnlyList<string> arguments, Command command)
    {
        Option[] known = [.. KnownTo(command)];
        foreach (string argument in arguments)
        {
            if (argument == "--")
            {
                return null;
            }

            bool isDash = argument.Length > 1 && argument[0] is (>= '\u2010' and <= '\u2015') or '\u2212' && argument[1] != '.';
            if (isDash)
            {
                return $"'{argument}' begins with U+{(int)argument[0]:X4}, not with '-': type the option again";
            }

            string[] parts = argument.Split('=', 2);
            bool isShort = parts[0].Length > 2 && parts[0][0] == '-' && parts[0][1] != '-';
            if (isShort && known.Any(option => option.Name == "-" + parts[0]))
            {
                return $"unknown option '{parts[0]}'; did you mean '-{parts[0]}'?";
            }

            bool isFlag = parts.Length == 2 && !bool.TryParse(parts[1], out _)
                && known.Any(option => option.Name == parts[0] && option.ValueType == typeof(bool));
            if (isFlag)
            {
                return $"'{parts[0]}' does not take '{parts[1]}': write '{parts[0]}' alone, or leave it out";
            }
        }

        return null;
    }

    /// <summary>"unknown option '--prot'; did you mean '--port'?".</summary>
    /// <param name="typed">The option as typed, perhaps with '=' and a value.</param>
    /// <param name="command">Its verb.</param>
    public static string UnknownOption(string typed, Command command)
    {
        string name = typed.Split('=')[0];
        string[] names =
            [.. KnownTo(command).SelectMany(static option => option.Aliases.Prepend(option.Name)).Where(static alias => alias.Length > 2)];
        return $"unknown option '{name}'{MessageText.DidYouMean(name, names)}";
    }

    private static IEnumerable<Option> KnownTo(Command command) =>
        command.Parents.OfType<Command>().SelectMany(static parent => parent.Options)
            .Where(static option => option.Recursive)
            .Concat(command.Options);

    private static string UnknownWord(string word, Command command)
    {
        if (command.Subcommands.Count > 0)
        {
            string[] verbs = [.. command.Subcommands.Select(static verb => verb.Name)];
            string meant = MessageText.DidYouMean(word, verbs);
            return $"unknown verb '{word}'" + (meant.Length > 0 ? meant : $"; there are {Listed(command)}");
        }

        bool isVerb = command.Parents.OfType<Command>().Any(parent => parent.Subcommands.Any(verb => verb.Name == word));
        return isVerb
            ? $"'{command.Name}' and '{word}' are two verbs: give one of them"
            : $"'{word}' is an unexpected argument of '{command.Name}'";
    }

    private static string Missing(string name, string? text) => text is { Length: > 0 } description
        ? $"'{name}' is missing: {char.ToLowerInvariant(description[0])}{description[1..].TrimEnd('.')}"
        : $"'{name}' is missing";

    private static string Listed(Command command) => string.Join(", ", command.Subcommands.Select(static verb => verb.Name));

    private static string NameOf(OptionResult option) => option.IdentifierToken?.Value ?? option.Option.Name;
}
