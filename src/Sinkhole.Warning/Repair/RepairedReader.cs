using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Warning.Repair;

/// <summary>
/// A reader that passes on what another one has read, as far as <see cref="LineRepairer"/> has repaired it; the octets stay where they are.
/// </summary>
/// <remarks>
/// The other reader is advanced only when the next octets are asked for, and all it gave is examined then: held octets were examined,
/// and a pipe cannot take that back.
/// </remarks>
internal sealed class RepairedReader : PipeReader
{
    private readonly PipeReader _reader;
    private readonly LineRepairer _lines;
    private ReadResult? _read;
    private ReadOnlySequence<byte> _shown;
    private long _examined;
    private long _looked;

    public RepairedReader(PipeReader reader, LineRepairer lines)
    {
        _reader = reader;
        _lines = lines;
    }

    private bool HasUnexamined => _read is not null && _shown.Length > _examined;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (!HasUnexamined)
        {
            Advance();
            while (!Show(await _reader.ReadAsync(cancellationToken)))
            {
                Advance();
            }
        }

        return Shown();
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        bool isShown = HasUnexamined;
        if (!isShown)
        {
            Advance();
            while (!isShown && _reader.TryRead(out ReadResult read))
            {
                isShown = Show(read);
                if (!isShown)
                {
                    Advance();
                }
            }
        }

        result = isShown ? Shown() : default;
        return isShown;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        long octets = _shown.Slice(_shown.Start, consumed).Length;
        _examined = _shown.Slice(_shown.Start, examined).Length - octets;
        _looked -= octets;
        _shown = _shown.Slice(consumed);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _reader.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        _read = null;
        _reader.Complete(exception);
    }

    private ReadResult Shown()
    {
        var shown = new ReadResult(_shown, _read?.IsCanceled == true, _read?.IsCompleted == true);

        // A cancellation ends one read; the octets that came with it may be shown again.
        _read = new ReadResult(_read?.Buffer ?? _shown, isCanceled: false, shown.IsCompleted);
        return shown;
    }

    private void Advance()
    {
        if (_read is { } read)
        {
            _reader.AdvanceTo(_shown.Start, read.Buffer.End);
            _read = null;
        }
    }

    /// <summary>Takes what the other reader gave.</summary>
    /// <returns>False where nothing of it is to be shown yet.</returns>
    private bool Show(ReadResult read)
    {
        if (read.Buffer.Length > _looked)
        {
            _lines.Look(read.Buffer.Slice(_looked - _lines.Held));
            _looked = read.Buffer.Length;
        }

        // After the last octet no line is completed.
        _read = read;
        _shown = read.IsCompleted ? read.Buffer : read.Buffer.Slice(0, _looked - _lines.Held);
        return read.IsCompleted || read.IsCanceled || _shown.Length > _examined;
    }
}
