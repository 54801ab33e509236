using System;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Warning.Iptv;

namespace Sinkhole.Warning.Accounts;

/// <summary>
/// The account that a request presents, where the grammar of IPTV calls knows one. It is read only into a plaintext to be sealed; of a
/// password nothing is in that but its hash under the operation's key, where there is one.
/// </summary>
/// <remarks>
/// The client wrote all of it: it says what the device is configured with, and not whose it is. A MAC address can be set freely.
/// </remarks>
internal sealed class RequestAccount : IDisposable
{
    /// <summary>Octets of the longest plaintext: the rooms below, names and punctuation.</summary>
    public const int MaxOctets = 1024;

    private const int AccountRoom = 512;
    private const int PasswordRoom = 512;
    private const int AssertedRoom = 128;
    private const int FormRoom = 8;
    private const int MaxOctetsOfCharacter = 4;
    private const int HashCharacters = 2 * OperationKey.HashOctets;
    private const int MaxBasicOctets = AccountRoom + 1 + PasswordRoom;

    private static readonly byte[][] FormNames = [.. Array.ConvertAll(Enum.GetNames<AccountForm>(), Lower)];

    private readonly HttpRequest _request;
    private readonly char[] _body;
    private readonly bool _takesFields;

    /// <param name="request">The request; used as long as this object is.</param>
    /// <param name="body">The fields of its form, which this object clears; empty for none.</param>
    public RequestAccount(HttpRequest request, char[] body)
    {
        _request = request;
        _body = body;
        _takesFields = IptvGrammar.TakesFields(Path);
    }

    /// <summary>
    /// Whether a call to a panel or portal presents an account beside path and query: in body, cookie or Authorization. What cannot be
    /// decoded presents none.
    /// </summary>
    public bool IsPresentedBeside => _takesFields
        && ((!Field("username").IsEmpty && !Field("password").IsEmpty)
            || HasText(Field("mac"), plusIsSpace: true)
            || HasText(CookieMac, plusIsSpace: false)
            || HasBasic());

    private string Path => _request.Path.Value ?? string.Empty;

    private ReadOnlySpan<char> Query => _request.QueryString.Value.AsSpan().TrimStart('?');

    private ReadOnlySpan<char> CookieMac => FieldText.Find(_request.Headers.Cookie.ToString(), ';', "mac");

    private ReadOnlySpan<char> Basic
    {
        get
        {
            const string Scheme = "Basic ";
            ReadOnlySpan<char> written = _request.Headers.Authorization.ToString();
            return written.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? written[Scheme.Length..].Trim() : [];
        }
    }

    /// <summary>Writes what is presented as one JSON object: <c>account</c>, <c>mac</c> or <c>asserted</c>, <c>form</c>, and
    /// <c>password_hmac</c>, where there is a password beside the account.</summary>
    /// <param name="json">Gets it: room for <see cref="MaxOctets"/>. The caller clears it.</param>
    /// <param name="sealer">Has the operation's key.</param>
    /// <returns>Its octets; 0 if nothing is presented.</returns>
    public int Write(Span<byte> json, Sealer sealer) => WriteMembers(json, sealer);

    /// <summary>Writes only <c>account</c>, and <c>mac</c> or <c>asserted</c>: what makes it another account.</summary>
    /// <param name="json">As in <see cref="Write"/>.</param>
    /// <returns>Its octets; 0 if nothing is presented.</returns>
    public int WriteNames(Span<byte> json) => WriteMembers(json, sealer: null);

    /// <summary>Clears the fields of the body.</summary>
    public void Dispose() => Array.Clear(_body);

    // Without a sealer only the names.
    private int WriteMembers(Span<byte> json, Sealer? sealer)
    {
        Span<byte> account = stackalloc byte[AccountRoom];
        Span<byte> password = stackalloc byte[PasswordRoom];
        Span<byte> mac = stackalloc byte[AssertedRoom];
        Span<byte> canonical = stackalloc byte[MacText.Octets];
        try
        {
            int accountOctets = ReadAccount(account, password, out int passwordOctets, out AccountForm form);
            int macOctets = ReadMac(mac, out AccountForm formOfMac);
            form = accountOctets > 0 ? form : formOfMac;
            var writer = new AccountJson(json);
            if (accountOctets > 0)
            {
                writer.Member("account"u8, account[..accountOctets], AccountRoom);
            }

            if (MacText.TryWrite(mac[..macOctets], canonical))
            {
                writer.Member("mac"u8, canonical, MacText.Octets);
            }
            else if (macOctets > 0)
            {
                writer.Member("asserted"u8, mac[..macOctets], AssertedRoom);
            }

            if (sealer is not null && accountOctets + macOctets > 0)
            {
                writer.Member("form"u8, FormNames[(int)form], FormRoom);
            }

            if (sealer is not null && accountOctets > 0 && passwordOctets > 0)
            {
                WriteHash(ref writer, password[..passwordOctets], sealer);
            }

            return writer.End();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(account);
            CryptographicOperations.ZeroMemory(password);
            CryptographicOperations.ZeroMemory(mac);
            CryptographicOperations.ZeroMemory(canonical);
        }
    }

    private static void WriteHash(ref AccountJson writer, scoped ReadOnlySpan<byte> password, Sealer sealer)
    {
        Span<byte> hash = stackalloc byte[OperationKey.HashOctets];
        Span<byte> hexadecimal = stackalloc byte[HashCharacters];
        if (sealer.TryHash(password, hash))
        {
            Convert.TryToHexStringLower(hash, hexadecimal, out _);
            writer.Member("password_hmac"u8, hexadecimal, HashCharacters);
        }
    }

    // First match wins, in the order of the grammar: the path, the query, then what it does not look at.
    private int ReadAccount(Span<byte> account, Span<byte> password, out int passwordOctets, out AccountForm form)
    {
        form = AccountForm.Path;
        IptvGrammar.Read(Path, _request.QueryString.Value ?? string.Empty, out int segment);
        if (segment != IptvGrammar.NoSegment)
        {
            // The server has decoded the path.
            passwordOctets = Whole(SegmentOf(Path, segment + 1), password);
            return Encoding.UTF8.GetBytes(Cut(SegmentOf(Path, segment), account.Length), account);
        }

        passwordOctets = 0;
        bool isInQuery = _takesFields && !FieldText.Find(Query, '&', "username").IsEmpty;
        ReadOnlySpan<char> fields = isInQuery ? Query : _body;
        ReadOnlySpan<char> written = _takesFields ? FieldText.Find(fields, '&', "username") : [];
        if (!written.IsEmpty)
        {
            form = isInQuery ? AccountForm.Query : AccountForm.Body;
            passwordOctets = FieldText.Decode(FieldText.Find(fields, '&', "password"), plusIsSpace: true, password);

            // A hash of a part would be compared in vain. A character that does not fit has at most four octets.
            passwordOctets = passwordOctets > password.Length - MaxOctetsOfCharacter ? 0 : passwordOctets;
            return FieldText.Decode(written, plusIsSpace: true, account);
        }

        form = AccountForm.Basic;
        return ReadBasic(account, password, out passwordOctets);
    }

    private int ReadMac(Span<byte> mac, out AccountForm form)
    {
        form = AccountForm.Query;
        if (!_takesFields)
        {
            return 0;
        }

        ReadOnlySpan<char> written = FieldText.Find(Query, '&', "mac");
        if (written.IsEmpty)
        {
            form = AccountForm.Cookie;
            written = CookieMac;
        }

        if (written.IsEmpty)
        {
            form = AccountForm.Body;
            written = Field("mac");
        }

        return FieldText.Decode(written, plusIsSpace: form != AccountForm.Cookie, mac);
    }

    private int ReadBasic(Span<byte> account, Span<byte> password, out int passwordOctets)
    {
        Span<byte> credentials = stackalloc byte[MaxBasicOctets];
        try
        {
            // RFC 7617 2: the account has no colon.
            int colon = Convert.TryFromBase64Chars(Basic, credentials, out int octets) ? credentials[..octets].IndexOf((byte)':') : -1;
            int length = Math.Clamp(colon, 0, account.Length);
            credentials[..length].CopyTo(account);
            ReadOnlySpan<byte> secret = colon > 0 ? credentials[(colon + 1)..octets] : [];
            passwordOctets = secret.TryCopyTo(password) ? secret.Length : 0;
            return length;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(credentials);
        }
    }

    private bool HasBasic()
    {
        if (Basic.IsEmpty)
        {
            return false;
        }

        Span<byte> account = stackalloc byte[AccountRoom];
        Span<byte> password = stackalloc byte[PasswordRoom];
        bool isThere = ReadBasic(account, password, out _) > 0;
        CryptographicOperations.ZeroMemory(account);
        CryptographicOperations.ZeroMemory(password);
        return isThere;
    }

    private static bool HasText(ReadOnlySpan<char> written, bool plusIsSpace)
    {
        Span<byte> text = stackalloc byte[AssertedRoom];
        bool isThere = FieldText.Decode(written, plusIsSpace, text) > 0;
        CryptographicOperations.ZeroMemory(text);
        return isThere;
    }

    private ReadOnlySpan<char> Field(string name) => FieldText.Find(_body, '&', name);

    private static ReadOnlySpan<char> SegmentOf(ReadOnlySpan<char> path, int number)
    {
        foreach (Range at in path.Split('/'))
        {
            if (!path[at].IsEmpty && number-- == 0)
            {
                return path[at];
            }
        }

        return [];
    }

    // A character has at most three octets for each UTF-16 unit; a pair that is cut is written as U+FFFD.
    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int octets) => text[..Math.Min(text.Length, octets / 3)];

    private static int Whole(ReadOnlySpan<char> text, Span<byte> octets) =>
        Encoding.UTF8.TryGetBytes(text, octets, out int length) ? length : 0;

    private static byte[] Lower(string name) => Encoding.ASCII.GetBytes(name.ToLowerInvariant());
}
