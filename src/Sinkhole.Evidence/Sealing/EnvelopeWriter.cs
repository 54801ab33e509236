using System;
using System.Collections.Generic;
using System.Threading;

namespace Sinkhole.Evidence.Sealing;

/// <summary>Writes the envelopes of new keys, one after the other, on a thread of the pool. Any thread.</summary>
/// <remarks>One at a time: at midnight every order has a new key, and each would hold a thread of the pool while the disk syncs.</remarks>
internal sealed class EnvelopeWriter
{
    private readonly SealFolder _folder;
    private readonly Action<DataKey, bool> _written;
    private readonly Action<string?> _notify;

    // Guards the two below; a lock, because a key that is added and a writer that finds no more must not miss each other.
    private readonly Lock _gate = new();
    private readonly Queue<DataKey> _waiting = [];
    private bool _isWriting;

    // Used by the one that writes.
    private bool _isFailing;

    /// <param name="folder">Where they are written.</param>
    /// <param name="written">Called with each key and whether its envelope is durable, before the key says so.</param>
    /// <param name="notify">Called when none can be written any more, with the reason, and with null when one can be again.</param>
    public EnvelopeWriter(SealFolder folder, Action<DataKey, bool> written, Action<string?> notify)
    {
        _folder = folder;
        _written = written;
        _notify = notify;
    }

    /// <summary>Writes the envelope of a key soon. The number of keys bounds the queue.</summary>
    public void Add(DataKey key)
    {
        lock (_gate)
        {
            _waiting.Enqueue(key);
            if (!_isWriting)
            {
                _isWriting = true;
                ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.WriteAll(), this, preferLocal: false);
            }
        }
    }

    private void WriteAll()
    {
        while (Take() is { } key)
        {
            Exception? error = key.Write(_folder);
            _written(key, error is null);
            if (_isFailing != error is not null)
            {
                _isFailing = error is not null;
                _notify(error?.Message);
            }

            key.SetWritten(error is null);
        }
    }

    private DataKey? Take()
    {
        lock (_gate)
        {
            _isWriting = _waiting.Count > 0;
            return _isWriting ? _waiting.Dequeue() : null;
        }
    }
}
