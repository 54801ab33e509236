using System;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Evidence.Sealing;

/// <summary>A data key of one order and day. It exists in the memory of this process only, and opens nothing here.</summary>
/// <remarks>Not thread-safe but for <see cref="Written"/>; the <see cref="Sealer"/> owns it.</remarks>
internal sealed class DataKey : IDisposable
{
    private readonly Aes256Gcm _cipher;
    private readonly RandomBlocks _nonces = new(SealedValue.NonceOctets);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(SealedValue.KeyIdOctets);
    private readonly TaskCompletionSource<bool> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _key = RandomNumberGenerator.GetBytes(SealedValue.KeyOctets);

    /// <param name="orderId">The order.</param>
    /// <param name="day">The day, UTC.</param>
    /// <param name="recipients">To whom it is sealed.</param>
    public DataKey(string orderId, DateOnly day, ImmutableArray<AuthorityCertificate> recipients)
    {
        OrderId = orderId;
        Day = day;
        Recipients = recipients;
        _cipher = new Aes256Gcm(_key);
    }

    /// <summary>The name of its envelope.</summary>
    public EnvelopeName Name => new(OrderId, Day, Convert.ToHexStringLower(_id));

    /// <summary>SHA-256 of its envelope; empty until that is written.</summary>
    public byte[] EnvelopeHash { get; private set; } = [];

    public string OrderId { get; }

    public DateOnly Day { get; }

    public ImmutableArray<AuthorityCertificate> Recipients { get; }

    /// <summary>How many values it has sealed.</summary>
    public int Values { get; private set; }

    /// <summary>When it sealed the last one, by the count of all values.</summary>
    public long LastUse { get; private set; }

    /// <summary>True once its envelope is durable; false when that has failed. Never faults.</summary>
    public Task<bool> Written => _written.Task;

    /// <summary>Seals a value.</summary>
    public byte[] Seal(string recordId, int recordVersion, ReadOnlySpan<byte> plain, long use)
    {
        Values++;
        LastUse = use;
        return SealedValue.Seal(_cipher, _id, SealedValue.AdditionalData(OrderId, recordId, _id, recordVersion), plain, _nonces);
    }

    /// <summary>Writes the envelope, then clears the octets of the key: only the cipher still has them. Called once, on any thread.
    /// </summary>
    /// <returns>Null, or why it could not be written.</returns>
    public Exception? Write(SealFolder folder)
    {
        try
        {
            byte[] envelope = KeyEnvelope.Seal(_key, Recipients);
            folder.Write(OrderId, Day, _id, envelope);
            EnvelopeHash = SHA256.HashData(envelope);
            return null;
        }
        catch (Exception error) when (error is System.IO.IOException or UnauthorizedAccessException or CryptographicException)
        {
            return error;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_key);
            _key = [];
        }
    }

    /// <summary>Says what became of the envelope.</summary>
    public void SetWritten(bool isDurable) => _written.TrySetResult(isDurable);

    /// <summary>Clears the cipher's copy of the key: OpenSSL does so when it frees it.</summary>
    public void Dispose() => _cipher.Dispose();
}
