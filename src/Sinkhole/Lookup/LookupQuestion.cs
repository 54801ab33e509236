using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sinkhole.Documents.Findings;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Lookup;

/// <summary>A name and a type as an operator writes them, validated for the command line and the control socket.</summary>
/// <param name="Name">Presentation form in lower case, without a trailing dot.</param>
/// <param name="Type">The query type.</param>
/// <param name="Note">Says which name was taken from the input; null when the input is the name itself.</param>
internal sealed record LookupQuestion(string Name, RRType Type, string? Note = null)
{
    private const string UnknownTypePrefix = "TYPE";

    /// <summary>Parses both. An empty type means A; "TYPE65" gives a type by number (RFC 3597 §5).</summary>
    /// <param name="name">The name, or a URL, a mail address or a Unicode name.</param>
    /// <param name="type">The type.</param>
    /// <param name="question">The parsed question.</param>
    /// <param name="error">Why parsing failed, one sentence.</param>
    public static bool TryParse(
        string name, string type, [NotNullWhen(true)] out LookupQuestion? question, [NotNullWhen(false)] out string? error)
    {
        question = null;
        var asked = NameInput.Parse(name);
        if (asked.Fault is not null)
        {
            error = asked.Fault;
            return false;
        }

        NameBuffer buffer = default;
        if (!NameText.TryParse(asked.Name, buffer.Room, out int octets, out NameTextError cause))
        {
            error = $"{MessageText.Quote(asked.Name)} is not a domain name: {Describe(cause)}";
            return false;
        }

        buffer.SetLength(octets);
        NameBuffer folded = default;
        folded.SetFolded(buffer.Name);
        if (!TryParseType(type, out RRType number))
        {
            error = $"'{type}' is not a query type: write A, AAAA, HTTPS, … or TYPE and a number";
            return false;
        }

        question = new LookupQuestion(NameText.Format(folded.Name), number, asked.Note);
        error = null;
        return true;
    }

    /// <summary>The same for a name and type that were validated before.</summary>
    /// <exception cref="ArgumentException">They are not valid.</exception>
    public static LookupQuestion Parse(string name, string type) =>
        TryParse(name, type, out LookupQuestion? question, out string? error) ? question : throw new ArgumentException(error, nameof(name));

    /// <summary>The type in presentation form: "AAAA", "TYPE99".</summary>
    public static string FormatType(RRType type) =>
        Enum.IsDefined(type)
            ? type.ToString().ToUpperInvariant()
            : UnknownTypePrefix + ((ushort)type).ToString(CultureInfo.InvariantCulture);

    private static string Describe(NameTextError cause) => cause switch
    {
        NameTextError.EmptyLabel => "it starts with a dot or has two dots in a row; write it as 'evil.example'",
        NameTextError.LabelTooLong => $"a label has more than {WireLimits.LabelOctets} octets",
        NameTextError.NameTooLong => $"it has more than {WireLimits.NameOctets} octets in wire form",
        NameTextError.BadEscape => "a backslash must be followed by a character or by three digits up to 255",
        _ => "write it as 'evil.example'",
    };

    private static bool TryParseType(string type, out RRType number)
    {
        number = RRType.A;
        if (type.Length == 0)
        {
            return true;
        }

        if (type.StartsWith(UnknownTypePrefix, StringComparison.OrdinalIgnoreCase)
            && ushort.TryParse(type.AsSpan(UnknownTypePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out ushort value))
        {
            number = (RRType)value;
            return true;
        }

        return char.IsAsciiLetter(type[0]) && Enum.TryParse(type, ignoreCase: true, out number) && Enum.IsDefined(number);
    }
}
