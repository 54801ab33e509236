using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sinkhole.Evidence.Sealing;

/// <summary>
/// The key of an operation: with it, and with nothing else, passwords are hashed (HMAC-SHA-256, RFC 2104) before they are sealed, so that
/// the authority can compare them with those that it seized.
/// </summary>
/// <remarks>
/// The authority makes it and seals it to the appliance's certificate. It is in clear in the memory of the process only; without it no
/// password is hashed, and hashes that exist cannot be tried.
/// </remarks>
public sealed class OperationKey : IDisposable
{
    /// <summary>Fewest octets: as many as the hash has.</summary>
    public const int MinOctets = 32;

    /// <summary>Most octets.</summary>
    public const int MaxOctets = 4096;

    /// <summary>Octets of a hash.</summary>
    public const int HashOctets = 32;

    private readonly byte[] _key;

    private OperationKey(ReadOnlySpan<byte> key)
    {
        // Pinned, so that the garbage collector leaves no copy of it elsewhere.
        _key = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
        key.CopyTo(_key);
    }

    /// <summary>Opens it with the appliance's key.</summary>
    /// <param name="appliance">The appliance's key.</param>
    /// <param name="envelope">The octets of its file.</param>
    /// <param name="key">The key.</param>
    /// <param name="problem">Why it cannot be opened; nothing of its content.</param>
    public static bool TryOpen(
        ApplianceKey appliance,
        ReadOnlySpan<byte> envelope,
        [NotNullWhen(true)] out OperationKey? key,
        [NotNullWhen(false)] out string? problem)
    {
        key = null;
        if (!appliance.TryOpenEnvelope(envelope, out byte[] content, out problem))
        {
            return false;
        }

        if (content.Length is >= MinOctets and <= MaxOctets)
        {
            key = new OperationKey(content);
        }
        else
        {
            problem = $"the key in it has {content.Length} octets; it takes {MinOctets} to {MaxOctets}";
        }

        CryptographicOperations.ZeroMemory(content);
        return key is not null;
    }

    /// <summary>Hashes a password.</summary>
    /// <param name="password">Its octets as they were presented; the caller clears them.</param>
    /// <param name="hash">Gets <see cref="HashOctets"/>.</param>
    public void Hash(ReadOnlySpan<byte> password, Span<byte> hash) => HMACSHA256.HashData(_key, password, hash);

    /// <summary>Clears it.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
