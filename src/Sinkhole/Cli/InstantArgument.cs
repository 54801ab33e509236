using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Sinkhole.Cli;

/// <summary>An end of an interval on the command line: an instant with its offset (RFC 3339 §5.6), or a day, which begins in UTC.</summary>
internal static class InstantArgument
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Reads one; the instant is in UTC.</summary>
    public static bool TryRead(string? text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>"--from" or "--to".</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it ends.</param>
    public static Option<string?> Option(string name, string description)
    {
        Option<string?> option = new(name) { Description = description, HelpName = "INSTANT" };
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (!TryRead(token.Value, out _))
                {
                    result.AddError(
                        $"'{name}' takes an instant with its offset, 2026-11-30T18:00:00+01:00, or a day in UTC, 2026-11-30, "
                        + $"not '{token.Value}'");
                }
            }
        });
        return option;
    }

    /// <summary>Refuses an interval that does not end after it begins.</summary>
    public static void Validate(CommandResult result, Option<string?> from, Option<string?> to)
    {
        if (TryRead(result.GivenValue(from), out DateTimeOffset begin) && TryRead(result.GivenValue(to), out DateTimeOffset end)
            && end <= begin)
        {
            result.AddError("'--to' is not after '--from': the interval holds no instant; '--to' is the first instant that is not in it");
        }
    }

    /// <summary>The value of an option; null if it was not given.</summary>
    public static DateTimeOffset? ValueOf(ParseResult result, Option<string?> option) =>
        TryRead(result.GetValue(option), out DateTimeOffset instant) ? instant : null;
}
