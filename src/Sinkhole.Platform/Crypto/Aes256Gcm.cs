using System;
using System.Linq;
using System.Security.Cryptography;

namespace Sinkhole.Platform.Crypto;

/// <summary>AES-256-GCM (NIST SP 800-38D) of short texts, many times a second under one key.</summary>
/// <remarks>
/// <see cref="AesGcm"/> takes about three times as long as the encryption of a record. This calls libcrypto itself with a context that is
/// kept, and <see cref="AesGcm"/> where that is not there or does not give the same. For one thread at a time.
/// </remarks>
public sealed class Aes256Gcm : IDisposable
{
    /// <summary>The length of a key in octets.</summary>
    public const int KeyOctets = 32;

    /// <summary>The length of a nonce in octets; never use one twice with one key.</summary>
    public const int NonceOctets = 12;

    /// <summary>The length of a tag in octets.</summary>
    public const int TagOctets = 16;

    // Nothing, a part of a block, whole ones, and enough for the code that takes many at once.
    private static readonly int[] _probed = [0, 3, 32, 282, 2500];

    private readonly CipherContext? _context;
    private readonly AesGcm? _framework;

    /// <param name="key">32 octets; the caller clears them.</param>
    /// <exception cref="ArgumentException">They are not 32.</exception>
    /// <exception cref="CryptographicException">libcrypto refuses it.</exception>
    public Aes256Gcm(ReadOnlySpan<byte> key)
        : this(key, IsDirect)
    {
    }

    internal Aes256Gcm(ReadOnlySpan<byte> key, bool isDirect)
    {
        RequireLength(key, KeyOctets, nameof(key));
        if (isDirect)
        {
            _context = new CipherContext(key);
        }
        else
        {
            _framework = new AesGcm(key, TagOctets);
        }
    }

    /// <summary>Whether the functions of libcrypto are there and give what .NET gives; decided once.</summary>
    public static bool IsDirect { get; } = Probe();

    /// <summary>Encrypts without associated data.</summary>
    /// <param name="nonce">12 octets, never used before with this key.</param>
    /// <param name="plain">The text; none is valid.</param>
    /// <param name="encrypted">As long as the text, which it may replace.</param>
    /// <param name="tag">Room for 16 octets.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    /// <exception cref="CryptographicException">It failed, and the output is not to be used.</exception>
    public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> encrypted, Span<byte> tag) =>
        Encrypt(nonce, associated: [], plain, encrypted, tag);

    /// <summary>Encrypts.</summary>
    /// <param name="nonce">12 octets, never used before with this key.</param>
    /// <param name="associated">What the text is bound to; none is valid.</param>
    /// <param name="plain">The text; none is valid.</param>
    /// <param name="encrypted">As long as the text, which it may replace.</param>
    /// <param name="tag">Room for 16 octets.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    /// <exception cref="CryptographicException">It failed, and the output is not to be used.</exception>
    public void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plain, Span<byte> encrypted, Span<byte> tag)
    {
        RequireLengths(nonce, plain.Length, encrypted, tag);
        if (_context is not null)
        {
            ObjectDisposedException.ThrowIf(_context.IsClosed, this);
            _context.Encrypt(nonce, associated, plain, encrypted, tag);
            GC.KeepAlive(this);
        }
        else
        {
            _framework!.Encrypt(nonce, plain, encrypted, tag, associated);
        }
    }

    /// <summary>Decrypts what has no associated data.</summary>
    /// <param name="nonce">12 octets.</param>
    /// <param name="encrypted">The encrypted text.</param>
    /// <param name="tag">16 octets.</param>
    /// <param name="plain">As long as the encrypted text, which it may replace; zeros where the result is false.</param>
    /// <returns>False where text, tag and nonce are not those of an encryption under this key.</returns>
    /// <exception cref="ArgumentException">A length is another.</exception>
    /// <exception cref="CryptographicException">It failed otherwise.</exception>
    public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag, Span<byte> plain)
    {
        RequireLengths(nonce, encrypted.Length, plain, tag);
        bool isGenuine;
        if (_context is not null)
        {
            ObjectDisposedException.ThrowIf(_context.IsClosed, this);
            isGenuine = _context.TryDecrypt(nonce, encrypted, tag, plain);
            GC.KeepAlive(this);
        }
        else
        {
            isGenuine = TryDecrypt(_framework!, nonce, encrypted, tag, plain);
        }

        if (!isGenuine)
        {
            CryptographicOperations.ZeroMemory(plain);
        }

        return isGenuine;
    }

    /// <summary>Clears the key: OpenSSL does so when it frees the cipher.</summary>
    public void Dispose()
    {
        _context?.Dispose();
        _framework?.Dispose();
    }

    private static bool TryDecrypt(
        AesGcm framework, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag, Span<byte> plain)
    {
        try
        {
            framework.Decrypt(nonce, encrypted, tag, plain);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static void RequireLengths(ReadOnlySpan<byte> nonce, int octets, ReadOnlySpan<byte> output, ReadOnlySpan<byte> tag)
    {
        RequireLength(nonce, NonceOctets, nameof(nonce));
        RequireLength(output, octets, nameof(output));
        RequireLength(tag, TagOctets, nameof(tag));
    }

    private static void RequireLength(ReadOnlySpan<byte> octets, int length, string name)
    {
        if (octets.Length != length)
        {
            throw new ArgumentException($"{octets.Length} octets in place of {length}", name);
        }
    }

    private static bool Probe()
    {
        try
        {
            return _probed.All(IsSame);
        }
        catch (Exception error) when (
            error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or CryptographicException)
        {
            // An OpenSSL of another version, or one built without the cipher: nothing is lost but speed.
            return false;
        }
    }

    private static bool IsSame(int octets)
    {
        Span<byte> key = stackalloc byte[KeyOctets];
        Span<byte> nonce = stackalloc byte[NonceOctets];
        byte[] plain = new byte[octets];
        key.Fill((byte)'k');
        plain.AsSpan().Fill((byte)'a');

        // .NET first: it prepares libcrypto for a process that ends while its threads run.
        using var framework = new Aes256Gcm(key, isDirect: false);
        using var direct = new Aes256Gcm(key, isDirect: true);
        bool isSame = true;

        // More than once, for the context is kept.
        for (byte time = 0; time < 2; time++)
        {
            nonce.Fill(time);
            byte[] ours = new byte[octets + TagOctets];
            byte[] theirs = new byte[octets + TagOctets];
            byte[] opened = new byte[octets];
            direct.Encrypt(nonce, plain, ours.AsSpan(0, octets), ours.AsSpan(octets));
            framework.Encrypt(nonce, plain, theirs.AsSpan(0, octets), theirs.AsSpan(octets));
            isSame &= ours.AsSpan().SequenceEqual(theirs)
                && direct.TryDecrypt(nonce, ours.AsSpan(0, octets), ours.AsSpan(octets), opened)
                && opened.AsSpan().SequenceEqual(plain);
            ours[^1] ^= 1;
            isSame &= !direct.TryDecrypt(nonce, ours.AsSpan(0, octets), ours.AsSpan(octets), opened);
        }

        return isSame;
    }
}
