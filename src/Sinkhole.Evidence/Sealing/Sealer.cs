using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Evidence.Sealing;

/// <summary>
/// Seals values so that only the authority can read them: a data key for each order and day, sealed to its certificates. Any thread.
/// </summary>
/// <remarks>
/// A value is given to the caller once the envelope of its key is durable, so a value in a record can always be opened by the authority.
/// The key is in the memory of this process only, until its day ends, another takes its place or the process ends; the appliance never
/// opens a value. Every ten seconds the envelopes of the keys are read back: a key whose envelope is gone or changed seals nothing more,
/// because nobody could open it. Sealing can fail; then there is no value, and nothing waits for one.
/// </remarks>
public sealed class Sealer : IDisposable
{
    /// <summary>Values after which a key is replaced: far below the bound for random nonces.</summary>
    public const int MaxValuesOfKey = 1 << 24;

    /// <summary>Values that may wait for an envelope to be durable; one more fails at once.</summary>
    public const int MaxWaiting = 4096;

    // As often as the journal reads back its storage keys.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly SealFolder _folder;
    private readonly EnvelopeWriter _writer;
    private readonly Action<EnvelopeName> _notifyRemoved;
    private readonly TimeProvider _time;
    private readonly Func<bool> _clockIsTrusted;
    private readonly ITimer _timer;

    // Guards all below, and the ciphers of the keys. A lock, because a cipher is for one thread at a time; it is held for microseconds.
    private readonly Lock _gate = new();
    private readonly DataKeySet _keys = new();
    private ImmutableArray<AuthorityCertificate> _recipients = [];
    private OperationKey? _operationKey;
    private int _maxKeys = 1;
    private long _uses;
    private long? _failedAt;

    private long _sealed;
    private long _failed;
    private long _removed;
    private int _isChecking;

    /// <summary>Seals nothing before <see cref="Use"/>.</summary>
    /// <param name="folder">The folder of envelopes; made when the first one is written.</param>
    /// <param name="time">The clock, and the timer that ends a day and checks the envelopes.</param>
    /// <param name="notify">
    /// Called when no envelope can be written any more, with the reason, and with null when one can be again. On a pool thread.
    /// </param>
    /// <param name="clockIsTrusted">Asked for the day of a key: without it a key has no day, and gets one later. Default: always.</param>
    /// <param name="notifyRemoved">Called when somebody has removed or changed the envelope of a key in use. On a pool thread.</param>
    public Sealer(
        string folder,
        TimeProvider time,
        Action<string?>? notify = null,
        Func<bool>? clockIsTrusted = null,
        Action<EnvelopeName>? notifyRemoved = null)
    {
        _clockIsTrusted = clockIsTrusted ?? (static () => true);
        _notifyRemoved = notifyRemoved ?? (static _ => { });
        _folder = new SealFolder(folder);
        _writer = new EnvelopeWriter(_folder, OnWritten, notify ?? (static _ => { }));
        _time = time;
        _timer = time.CreateTimer(static sealer => ((Sealer)sealer!).Check(), this, CheckInterval, CheckInterval);
    }

    /// <summary>Values that were sealed.</summary>
    public long Sealed => Interlocked.Read(ref _sealed);

    /// <summary>Values that could not be sealed.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Keys whose envelope somebody removed or changed while they were used: nobody can open what they sealed.</summary>
    public long Removed => Interlocked.Read(ref _removed);

    /// <summary>Certificates of the authority that it seals to.</summary>
    public int Certificates
    {
        get
        {
            lock (_gate)
            {
                return _recipients.Length;
            }
        }
    }

    /// <summary>When the first of the certificates expires, UTC; null without any.</summary>
    public DateTimeOffset? FirstExpiry
    {
        get
        {
            lock (_gate)
            {
                return _recipients.Select(static certificate => (DateTimeOffset?)certificate.NotAfter).Min();
            }
        }
    }

    /// <summary>Whether passwords are hashed now: there is a key of the operation.</summary>
    public bool HashesPasswords
    {
        get
        {
            lock (_gate)
            {
                return _operationKey is not null;
            }
        }
    }

    /// <summary>Keys in memory; for tests.</summary>
    internal int Keys
    {
        get
        {
            lock (_gate)
            {
                return _keys.Count;
            }
        }
    }

    /// <summary>Seals to these certificates from now on. If they are others than before, all keys are replaced.</summary>
    /// <param name="recipients">The authority's certificates; without any, sealing fails.</param>
    /// <param name="orders">How many orders have sealed values: as many keys are kept, and the one used least recently goes first.</param>
    public void Use(ImmutableArray<AuthorityCertificate> recipients, int orders)
    {
        lock (_gate)
        {
            _maxKeys = Math.Max(1, orders);
            bool isSame = recipients.Select(static certificate => certificate.Thumbprint)
                .SequenceEqual(_recipients.Select(static certificate => certificate.Thumbprint), StringComparer.Ordinal);
            _recipients = recipients;
            if (!isSame)
            {
                _keys.DropWhere(static _ => true);
            }

            _keys.DropUnused(_maxKeys);
        }
    }

    /// <summary>Hashes passwords with this key from now on; the one before is cleared.</summary>
    /// <param name="key">Owned by this object from now on; null: no password is hashed.</param>
    public void UseOperationKey(OperationKey? key)
    {
        lock (_gate)
        {
            _operationKey?.Dispose();
            _operationKey = key;
        }
    }

    /// <summary>Hashes a password with the operation's key.</summary>
    /// <param name="password">Its octets; the caller clears them.</param>
    /// <param name="hash">Gets <see cref="OperationKey.HashOctets"/>.</param>
    /// <returns>False while there is no such key.</returns>
    public bool TryHash(ReadOnlySpan<byte> password, Span<byte> hash)
    {
        // Within the lock, because the key must not be cleared while it is used.
        lock (_gate)
        {
            _operationKey?.Hash(password, hash);
            return _operationKey is not null;
        }
    }

    /// <summary>Seals a value. The plaintext has been used when this returns, before the task ends: the caller clears it.</summary>
    /// <param name="orderId">The order that allows it.</param>
    /// <param name="recordId">The record that will hold the value: letters and digits, as people quote it.</param>
    /// <param name="recordVersion">The version of that record's payload.</param>
    /// <param name="plain">1 to <see cref="SealedValue.MaxPlainOctets"/> octets of UTF-8, at whose end spaces have no meaning.</param>
    /// <returns>The value as <see cref="SealedValue"/> says; null when it could not be sealed.</returns>
    public ValueTask<byte[]?> SealAsync(string orderId, string recordId, int recordVersion, ReadOnlySpan<byte> plain)
    {
        Task<bool>? written = null;
        byte[] value = [];
        if (plain.Length is > 0 and <= SealedValue.MaxPlainOctets && SealFolder.IsName(orderId))
        {
            lock (_gate)
            {
                if (KeyFor(orderId) is { } key && (key.Written.IsCompleted || key.Values < MaxWaiting))
                {
                    value = key.Seal(recordId, recordVersion, plain, ++_uses);
                    written = key.Written;
                }
            }
        }

        return CountAsync(written, value);
    }

    /// <summary>Seals nothing more under these keys: their envelopes are erased, or get another name.</summary>
    /// <param name="envelopes">The names of the envelopes, before that.</param>
    internal void Forget(IReadOnlyCollection<EnvelopeName> envelopes)
    {
        lock (_gate)
        {
            _keys.DropWhere(key => envelopes.Contains(key.Name));
        }
    }

    /// <summary>Clears all keys. What still waits for an envelope is decided when that is written.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        UseOperationKey(null);
        lock (_gate)
        {
            _recipients = [];
            _keys.DropWhere(static _ => true);
        }
    }

    private async ValueTask<byte[]?> CountAsync(Task<bool>? written, byte[] value)
    {
        bool isSealed = written is not null && await written;
        Interlocked.Increment(ref isSealed ? ref _sealed : ref _failed);
        return isSealed ? value : null;
    }

    // Within the lock. Null while there is nobody to seal to, or after an envelope could not be written.
    private DataKey? KeyFor(string orderId)
    {
        DateOnly today = Today();
        DataKey? key = _keys.Find(orderId);
        if (key?.Day == today && key.Values < MaxValuesOfKey)
        {
            return key;
        }

        if (key is not null)
        {
            _keys.Drop(key);
        }

        if (_recipients.IsEmpty || (_failedAt is { } failedAt && _time.GetElapsedTime(failedAt) < RetryDelay))
        {
            return null;
        }

        _keys.DropUnused(_maxKeys - 1);
        key = new DataKey(orderId, today, _recipients);
        _keys.Add(key);
        _writer.Add(key);
        return key;
    }

    private void OnWritten(DataKey key, bool isDurable)
    {
        lock (_gate)
        {
            _failedAt = isDurable ? null : _time.GetTimestamp();
            if (!isDurable)
            {
                _keys.Drop(key);
            }
        }
    }

    private void Check()
    {
        EndDay();

        // The disk may take longer than the interval.
        if (Interlocked.Exchange(ref _isChecking, 1) == 0)
        {
            try
            {
                CheckEnvelopes();
            }
            finally
            {
                Volatile.Write(ref _isChecking, 0);
            }
        }
    }

    private void CheckEnvelopes()
    {
        DataKey[] written;
        lock (_gate)
        {
            written = _keys.Written();
        }

        foreach (DataKey key in written.Where(key => IsRemoved(key)))
        {
            lock (_gate)
            {
                // One that was forgotten meanwhile was erased, and not removed by somebody.
                if (_keys.Find(key.OrderId) != key)
                {
                    continue;
                }

                _keys.Drop(key);
            }

            Interlocked.Increment(ref _removed);
            _notifyRemoved(key.Name);
        }
    }

    private bool IsRemoved(DataKey key)
    {
        try
        {
            return _folder.Read(key.Name, out byte[] envelope) != EnvelopeState.Whole
                || !SHA256.HashData(envelope).AsSpan().SequenceEqual(key.EnvelopeHash);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not known; the key stays in use, and is looked at again.
            return false;
        }
    }

    private void EndDay()
    {
        lock (_gate)
        {
            DateOnly today = Today();
            _keys.DropWhere(key => key.Day != today);
        }
    }

    private DateOnly Today() => _clockIsTrusted() ? DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime) : EnvelopeName.Undated;
}
