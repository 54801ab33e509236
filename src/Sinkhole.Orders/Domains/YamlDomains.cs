using System;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;
using Sinkhole.Orders.Codes;

namespace Sinkhole.Orders.Domains;

/// <summary>Domains as values of a YAML text.</summary>
public static class YamlDomains
{
    /// <summary>Reads a domain; reports a finding when the value is none.</summary>
    /// <param name="events">At the value.</param>
    /// <param name="key">Its key, for messages.</param>
    /// <param name="name">Room for 255 octets.</param>
    /// <param name="octets">Octets written.</param>
    /// <param name="token">The value, for its place.</param>
    public static bool TryReadDomain(this YamlEvents events, string key, Span<byte> name, out int octets, out YamlToken token)
    {
        octets = 0;
        if (!events.TryReadScalar(key, "a domain", out token))
        {
            return false;
        }

        if (DomainText.TryParse(token.Text, name, out octets))
        {
            return true;
        }

        DomainError error = DomainError.Of(token.Text);
        error = key == "domain" ? error : OutsideOrders(error, key, token.Text);
        int column = error.Character is char wrong ? events.Source.ColumnOf(wrong, token.Line, token.Column) : token.Column;
        events.Findings.Add(events.Source, token.Line, column, error.Code, error.Message, error.Hint);
        return false;
    }

    // Only an entry of an order has a 'match'.
    private static DomainError OutsideOrders(in DomainError error, string key, string text)
    {
        string below = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : string.Empty;
        string write = $"write {(ListedName.IsDomain(below) ? MessageText.Quote(below) : "the domain")}";
        return error with
        {
            Message = error.Message.Replace("an order names", $"'{key}' names", StringComparison.Ordinal)
                .Replace(DomainError.OnlyTheHost, $"'{key}' takes domains alone", StringComparison.Ordinal),
            Hint = error.Code == DomainCodes.IsAddress ? "write a domain"
                : error.Code != DomainCodes.IsWildcard
                    ? error.Hint?.Replace(DomainError.CoversSubtree, string.Empty, StringComparison.Ordinal)
                : key == "protected" ? $"{write}, and each name below it that is meant"
                : $"{write}: every name below it is meant too",
        };
    }
}
