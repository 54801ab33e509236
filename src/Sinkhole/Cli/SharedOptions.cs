using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Cli;

/// <summary>Options of several verbs. Each call creates a new one, because an option belongs to one verb.</summary>
internal static class SharedOptions
{
    /// <summary>Path of the configuration without "-c".</summary>
    public const string DefaultConfigurationFile = "/etc/sinkhole/sinkhole.yaml";

    /// <summary>"-c FILE".</summary>
    public static Option<string?> Configuration() => new Option<string?>("--config", "-c")
    {
        Description = $"Configuration; default: {DefaultConfigurationFile}.",
        HelpName = "FILE",
    }.NotEmpty();

    /// <summary>"--socket PATH".</summary>
    public static Option<string?> Socket() => new Option<string?>("--socket")
    {
        Description = "Control socket of the running appliance; default: 'control.socket' of the configuration.",
        HelpName = "PATH",
    }.NotEmpty();

    /// <summary>Refuses "" as a value, which usually comes from an unset variable in a script.</summary>
    public static Option<T> NotEmpty<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (HasEmpty(result.Tokens))
            {
                result.AddError($"'{option.Name}' needs a value, but '' is empty");
            }
        });
        return option;
    }

    /// <summary>The same for an argument.</summary>
    public static Argument<T> NotEmpty<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (HasEmpty(result.Tokens))
            {
                result.AddError($"'{argument.Name}' needs a value, but '' is empty");
            }
        });
        return argument;
    }

    /// <summary>Allows only certain words. The error for another word suggests the nearest one.</summary>
    public static Option<string> OneOf(this Option<string> option, params string[] words)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        option.Validators.Add(result => RefuseOthers(result, result.Tokens, option.Name, words));
        return option;
    }

    /// <summary>The same for an argument.</summary>
    public static Argument<string> OneOf(this Argument<string> argument, params string[] words)
    {
        argument.CompletionSources.Clear();
        argument.CompletionSources.Add(words);
        argument.Validators.Add(result => RefuseOthers(result, result.Tokens, argument.Name, words));
        return argument;
    }

    /// <summary>The written value of an option; null when it was not given, or without a value.</summary>
    public static string? GivenValue(this SymbolResult result, Option option) =>
        result.GetResult(option) is { Tokens.Count: > 0 } given ? given.Tokens[0].Value : null;

    /// <summary>Refuses a value that begins with "-": it is a misspelt option.</summary>
    public static Argument<T> WithoutOptions<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (token.Value.StartsWith('-') && result.Parent is CommandResult verb)
                {
                    result.AddError(UsageError.UnknownOption(token.Value, verb.Command));
                }
            }
        });
        return argument;
    }

    private static bool HasEmpty(IReadOnlyList<Token> tokens) => tokens.Any(static token => token.Value.Length == 0);

    private static void RefuseOthers(SymbolResult result, IReadOnlyList<Token> tokens, string name, string[] words)
    {
        foreach (Token token in tokens)
        {
            if (!words.Contains(token.Value, StringComparer.Ordinal))
            {
                string taken = words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
                result.AddError($"'{name}' takes {taken}, not '{token.Value}'{MessageText.DidYouMean(token.Value, words)}");
            }
        }
    }
}
