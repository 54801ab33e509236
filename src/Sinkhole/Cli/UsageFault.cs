using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Cli;

/// <summary>Why a command line was not understood: one sentence that names the option or word that is wrong.</summary>
internal static class UsageFault
{
    /// <summary>The first cause of a command line that has errors.</summary>
    public static string Of(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        if (result.UnmatchedTokens.Count > 0)
        {
            // Behind an option that is unknown its value is unknown too, and says nothing.
            string? option = result.UnmatchedTokens.FirstOrDefault(static token => token.StartsWith('-'));
            return option is not null ? UnknownOption(option, command) : UnknownWord(result.UnmatchedTokens[0], command);
        }

        ParseError error = result.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } option when option.Option.Arity.MinimumNumberOfValues > 0 =>
                $"'{NameOf(option)}' needs a value",
            OptionResult option when option.Tokens.Count > option.Option.Arity.MaximumNumberOfValues =>
                $"'{NameOf(option)}' stands twice: give it once",
            ArgumentResult { Tokens.Count: 0 } argument when argument.Argument.Arity.MinimumNumberOfValues > 0 =>
                Missing(argument.Argument),
            CommandResult when command.Subcommands.Count > 0 && command.Action is null => $"a verb is missing: {Listed(command)}",
            _ => error.Message.ReplaceLineEndings(" ").Replace("\t", string.Empty),
        };
    }

    /// <summary>"unknown option '--prot'; did you mean '--port'?".</summary>
    /// <param name="typed">As typed; what follows '=' is its value.</param>
    /// <param name="command">The verb behind which it stands.</param>
    public static string UnknownOption(string typed, Command command)
    {
        string name = typed.Split('=')[0];
        IEnumerable<Option> known = command.Parents.OfType<Command>().SelectMany(static parent => parent.Options)
            .Where(static option => option.Recursive)
            .Concat(command.Options);
        string[] names =
            [.. known.SelectMany(static option => option.Aliases.Prepend(option.Name)).Where(static alias => alias.Length > 2)];
        return $"unknown option '{name}'{Words.DidYouMean(name, names)}";
    }

    private static string UnknownWord(string word, Command command)
    {
        if (command.Subcommands.Count > 0)
        {
            string[] verbs = [.. command.Subcommands.Select(static verb => verb.Name)];
            string meant = Words.DidYouMean(word, verbs);
            return $"unknown verb '{word}'" + (meant.Length > 0 ? meant : $"; there are {Listed(command)}");
        }

        bool isVerb = command.Parents.OfType<Command>().Any(parent => parent.Subcommands.Any(verb => verb.Name == word));
        return isVerb
            ? $"'{command.Name}' and '{word}' are two verbs: give one of them"
            : $"'{word}' is one word too many for '{command.Name}'";
    }

    private static string Missing(Argument argument) => argument.Description is { Length: > 0 } description
        ? $"'{argument.Name}' is missing: {char.ToLowerInvariant(description[0])}{description[1..].TrimEnd('.')}"
        : $"'{argument.Name}' is missing";

    private static string Listed(Command command) => string.Join(", ", command.Subcommands.Select(static verb => verb.Name));

    private static string NameOf(OptionResult option) => option.IdentifierToken?.Value ?? option.Option.Name;
}
