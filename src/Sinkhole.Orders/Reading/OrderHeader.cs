using System;
using System.Buffers;
using System.Linq;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Domains;
using Sinkhole.Orders.Model;

namespace Sinkhole.Orders.Reading;

/// <summary>The <c>order:</c> mapping while it is read: what could be read of it, and where.</summary>
internal sealed class OrderHeader
{
    /// <summary>Keys without which there is no order.</summary>
    internal static readonly string[] RequiredKeys =
        ["id", "authority", "class", "case", "legal_basis", "jurisdiction", "valid_from", "valid_until", "contact", "appeal"];

    /// <summary>Keys of <c>order</c>.</summary>
    internal static readonly string[] Keys = [.. RequiredKeys, "retention", "hold"];

    /// <summary>Keys of <c>order.contact</c>.</summary>
    internal static readonly string[] ContactKeys = ["url", "email"];

    // What people write who want no hold; as a text in quotes it would be one.
    private static readonly string[] NoHold = ["no", "n", "false", "none", "off", "~", "null", "0", "-"];

    private const int MaxTextCharacters = 200;
    private const int MaxMailCharacters = 254;

    private static readonly TimeSpan MinRetention = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxRetention = TimeSpan.FromDays(3650);

    private static readonly SearchValues<char> SubdivisionCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    // What the part of a mail address before '@' may contain only in quotes (RFC 5322 §3.2.3).
    private static readonly SearchValues<char> MailSpecials = SearchValues.Create(" <>()[],;:\\\"@");

    private SourcePosition _position;
    private string? _authority;
    private OrderClass? _class;
    private string? _case;
    private string? _legalBasis;
    private string? _jurisdiction;
    private Uri? _contactUrl;
    private string? _contactEmail;
    private Uri? _appeal;
    private TimeSpan? _retention;
    private string? _hold;

    /// <summary>Null until a well-formed id was read.</summary>
    public string? Id { get; private set; }

    /// <summary>Where the id is.</summary>
    public YamlToken IdToken { get; private set; }

    /// <summary>Null until a well-formed instant was read.</summary>
    public DateTimeOffset? ValidFrom { get; private set; }

    /// <summary>Null until a well-formed instant was read.</summary>
    public DateTimeOffset? ValidUntil { get; private set; }

    /// <summary>Where the value of <c>valid_until</c> is.</summary>
    public YamlToken ValidUntilToken { get; private set; }

    /// <summary>Takes the value of <c>order</c>.</summary>
    public void Read(YamlEvents events)
    {
        if (YamlMapping.TryOpen(events, "order", Keys) is not YamlMapping order)
        {
            return;
        }

        while (order.TryReadKey(out string key))
        {
            ReadValue(events, key);
        }

        order.Require("'order'", RequiredKeys);
        _position = new SourcePosition(events.Source.File, order.TokenOf("id").Line, order.TokenOf("id").Column);
        if (ValidFrom >= ValidUntil)
        {
            events.Report(ValidUntilToken, OrderCodes.NeverInForce, "valid_until is not after valid_from");
        }
    }

    /// <summary>The order; null when something required is missing.</summary>
    /// <param name="source">Its file.</param>
    /// <param name="entries">Its entries.</param>
    /// <param name="namesHash">SHA-256 of its name file; empty where there is none.</param>
    public Order? ToOrder(SourceText source, EntryTable entries, ReadOnlyMemory<byte> namesHash)
    {
        if (Id is not string id || _authority is not string authority || _class is not OrderClass orderClass
            || _case is not string caseNumber || _legalBasis is not string legalBasis || _jurisdiction is not string jurisdiction
            || ValidFrom is not DateTimeOffset validFrom || ValidUntil is not DateTimeOffset validUntil
            || _contactUrl is not Uri contactUrl || _appeal is not Uri appeal)
        {
            return null;
        }

        return new Order
        {
            Id = id,
            Authority = authority,
            Class = orderClass,
            Case = caseNumber,
            LegalBasis = legalBasis,
            Jurisdiction = jurisdiction,
            ValidFrom = validFrom,
            ValidUntil = validUntil,
            ContactUrl = contactUrl,
            ContactEmail = _contactEmail,
            Appeal = appeal,
            Retention = _retention,
            Hold = _hold,
            File = source.File,
            FileHash = source.Hash(),
            NamesHash = namesHash,
            Position = _position,
            Entries = entries,
        };
    }

    private void ReadValue(YamlEvents events, string key)
    {
        switch (key)
        {
            case "id":
                ReadId(events);
                break;
            case "authority":
                _authority = events.ReadText(key, MaxTextCharacters);
                break;
            case "class":
                _class = events.ReadChoice(key, OrderKeywords.Classes);
                break;
            case "case":
                const string UnquotedCase = "'case' must be in quotes: everything after ' #' would be a comment";
                _case = events.ReadQuotedText(key, MaxTextCharacters, OrderCodes.CaseNotQuoted, UnquotedCase);
                break;
            case "legal_basis":
                _legalBasis = events.ReadText(key, MaxTextCharacters);
                break;
            case "jurisdiction":
                ReadJurisdiction(events);
                break;
            case "valid_from":
                ValidFrom = events.ReadInstant(key);
                break;
            case "valid_until":
                ValidUntilToken = events.Current;
                ValidUntil = events.ReadInstant(key);
                break;
            case "contact":
                ReadContact(events);
                break;
            case "retention":
                _retention = events.ReadDuration(key, MinRetention, MaxRetention);
                break;
            case "hold":
                ReadHold(events);
                break;
            default:
                _appeal = events.ReadLink(key);
                break;
        }
    }

    private void ReadId(YamlEvents events)
    {
        if (!events.TryReadScalar("id", "a text", out YamlToken token))
        {
            return;
        }

        IdToken = token;
        if (OrderId.IsValid(token.Text))
        {
            Id = token.Text;
            return;
        }

        events.Report(
            token,
            OrderCodes.NotAnOrderId,
            $"{MessageText.Quote(token.Text)} is not an order id{OrderId.Meant(token.Text)}",
            "use 1 to 64 lower-case letters, digits and '-', like 'xa-erc-2026-0345'");
    }

    private void ReadHold(YamlEvents events)
    {
        const string Unquoted = "'hold' must be in quotes: everything after ' #' would be a comment";
        YamlToken token = events.Current;
        if (token.Kind == YamlTokenKind.Scalar && NoHold.Contains(token.Text.Trim(), StringComparer.OrdinalIgnoreCase))
        {
            events.Report(
                token,
                OrderCodes.HoldOfNothing,
                $"'hold' says why nothing is erased, and {MessageText.Quote(token.Text)} is no reason",
                "leave the line out: without it the order is not on hold");
            events.Skip();
            return;
        }

        _hold = events.ReadQuotedText("hold", MaxTextCharacters, OrderCodes.HoldNotQuoted, Unquoted);
    }

    private void ReadJurisdiction(YamlEvents events)
    {
        const string Unquoted = "'jurisdiction' must be in quotes: some tools read NO as 'false'";
        YamlToken token = events.Current;
        if (events.ReadQuotedText("jurisdiction", MaxTextCharacters, OrderCodes.JurisdictionNotQuoted, Unquoted) is not string text)
        {
            return;
        }

        string country = text.Length >= 2 ? text[..2] : string.Empty;
        bool isCountry = country.Length == 2 && char.IsAsciiLetterUpper(country[0]) && char.IsAsciiLetterUpper(country[1]);
        bool isSubdivided = text.Length is >= 4 and <= 6 && text[2] == '-' && !text.AsSpan(3).ContainsAnyExcept(SubdivisionCharacters);
        bool hasForm = isCountry && (text.Length == 2 || isSubdivided);
        if (hasForm && CountryCodes.Contains(country))
        {
            _jurisdiction = text;
            return;
        }

        if (hasForm)
        {
            string meant = CountryCodes.MeantBy(country) is string code ? $"; did you mean '{code}'?" : string.Empty;
            events.Report(
                token,
                OrderCodes.NotAJurisdiction,
                $"{MessageText.Quote(text)} is not a jurisdiction: ISO 3166-1 has no country '{country}'{meant}",
                "use the country code of ISO 3166, like \"IT\" or \"DE-BY\"");
            return;
        }

        events.Report(
            token,
            OrderCodes.NotAJurisdiction,
            $"{MessageText.Quote(text)} is not a jurisdiction",
            "use the country code of ISO 3166, like \"IT\" or \"DE-BY\"");
    }

    private void ReadContact(YamlEvents events)
    {
        if (YamlMapping.TryOpen(events, "contact", ContactKeys) is not YamlMapping contact)
        {
            return;
        }

        while (contact.TryReadKey(out string key))
        {
            if (key == "url")
            {
                _contactUrl = events.ReadLink(key);
            }
            else
            {
                ReadEmail(events);
            }
        }

        contact.Require("'contact'", "url");
    }

    private void ReadEmail(YamlEvents events)
    {
        if (!events.TryReadScalar("email", "a mail address", out YamlToken token))
        {
            return;
        }

        string text = token.Text;
        int at = text.LastIndexOf('@');
        Span<byte> host = stackalloc byte[Wire.Dns.WireLimits.NameOctets];
        bool isMail = at is > 0 and <= 64 && text.Length <= MaxMailCharacters && !text.AsSpan(0, at).ContainsAny(MailSpecials)
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.AsSpan(at).Contains('_')
            && DomainText.TryParse(text.AsSpan(at + 1), host, out _);
        if (isMail)
        {
            _contactEmail = text;
            return;
        }

        events.Report(
            token, DocumentCodes.NotAMailAddress, $"{MessageText.Quote(text)} is not a mail address", "write it like clerk@court.example");
    }
}
