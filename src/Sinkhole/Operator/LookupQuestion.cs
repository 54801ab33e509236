using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Operator;

/// <summary>A name and a type as a person writes them, checked once for the command line and the control socket.</summary>
/// <param name="Name">Presentation form, folded, without a dot at its end.</param>
/// <param name="Type">The query type.</param>
internal sealed record LookupQuestion(string Name, RRType Type)
{
    private const string UnknownTypePrefix = "TYPE";

    /// <summary>Reads both; an empty type is A; "TYPE65" names a type by its number (RFC 3597 §5).</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <param name="question">What was understood.</param>
    /// <param name="error">Else why not, one sentence.</param>
    public static bool TryRead(
        string name, string type, [NotNullWhen(true)] out LookupQuestion? question, [NotNullWhen(false)] out string? error)
    {
        question = null;
        NameBuffer buffer = default;
        if (!NameText.TryParse(name, buffer.Room, out int octets, out NameTextError cause))
        {
            error = $"'{name}' is not a domain name ({cause}): write it as 'evil.example', without scheme or path";
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

        question = new LookupQuestion(NameText.Format(folded.Name), number);
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
