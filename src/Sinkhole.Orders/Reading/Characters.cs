using System.Buffers;

namespace Sinkhole.Orders.Reading;

/// <summary>Sets of characters that values of an order are made of.</summary>
internal static class Characters
{
    /// <summary>Lower-case letters, digits and '-'.</summary>
    public static readonly SearchValues<char> Id = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Upper-case letters and digits.</summary>
    public static readonly SearchValues<char> Subdivision = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>Lower-case hexadecimal digits.</summary>
    public static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>What an IPv4 address is written with.</summary>
    public static readonly SearchValues<char> DottedDigits = SearchValues.Create("0123456789.");

    /// <summary>What the part of a mail address before '@' may hold in quotes only (RFC 5322 §3.2.3).</summary>
    public static readonly SearchValues<char> MailSpecials = SearchValues.Create(" <>()[],;:\\\"@");

    /// <summary>What a URL has and a domain has not.</summary>
    public static readonly SearchValues<char> UrlMarks = SearchValues.Create("/:@?#");
}
