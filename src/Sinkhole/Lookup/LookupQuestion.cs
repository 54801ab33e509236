using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sinkhole.Documents.Findings;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Lookup;

/// <summary>A name and a type as a person writes them, checked once for the command line and the control socket.</summary>
/// <param name="Name">Presentation form, folded, without a dot at its end.</param>
/// <param name="Type">The query type.</param>
/// <param name="Note">Which name was taken for what was written, for people; null where it is as written.</param>
internal sealed record LookupQuestion(string Name, RRType Type, string? Note = null)
{
    private const string UnknownTypePrefix = "TYPE";

    /// <summary>Reads both; an empty type is A; "TYPE65" names a type by its number (RFC 3597 §5).</summary>
    /// <param name="name">The name, or what holds one: a URL, a mail address, a name in Unicode.</param>
    /// <param name="type">The type.</param>
    /// <param name="question">What was understood.</param>
    /// <param name="error">Else why not, one sentence.</param>
    public static bool TryRead(
        string name, string type, [NotNullWhen(true)] out LookupQuestion? question, [NotNullWhen(false)] out string? error)
    {
        question = null;
        var asked = AskedName.Of(name);
        if (asked.Fault is not null)
        {
            error = asked.Fault;
            return false;
        }

        NameBuffer buffer = default;
        if (!NameText.TryParse(asked.Name, buffer.Room, out int octets, out NameTextError cause))
        {
            error = $"{MessageText.Quote(asked.Name)} is not a domain name: {Say(cause)}";
            return false;
        }

        buffer.SetLength(octets);
        NameBuffer folded = default;
        folded.SetFolded(buffer.Name);
        if (!TryReadType(type, out RRType number))
        {
            error = $"'{type}' is not a query type: write A, AAAA, HTTPS, … or TYPE and a number";
            return false;
        }

        question = new LookupQuestion(NameText.Format(folded.Name), number, asked.Note);
        error = null;
        return true;
    }

    /// <summary>Likewise, for a name and type that were checked before.</summary>
    /// <exception cref="ArgumentException">They are none.</exception>
    public static LookupQuestion Read(string name, string type) =>
        TryRead(name, type, out LookupQuestion? question, out string? error) ? question : throw new ArgumentException(error, nameof(name));

    /// <summary>The type as people write it: "AAAA", "TYPE99".</summary>
    public static string WordOf(RRType type) =>
        Enum.IsDefined(type)
            ? type.ToString().ToUpperInvariant()
            : UnknownTypePrefix + ((ushort)type).ToString(CultureInfo.InvariantCulture);

    private static string Say(NameTextError cause) => cause switch
    {
        NameTextError.EmptyLabel => "a dot stands at its start, or two follow each other; write it as 'evil.example'",
        NameTextError.LabelTooLong => $"a label has more than {WireLimits.LabelOctets} octets",
        NameTextError.NameTooLong => $"it has more than {WireLimits.NameOctets} octets in wire form",
        NameTextError.BadEscape => "a backslash is followed by neither a character nor three digits up to 255",
        _ => "write it as 'evil.example'",
    };

    private static bool TryReadType(string type, out RRType number)
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
