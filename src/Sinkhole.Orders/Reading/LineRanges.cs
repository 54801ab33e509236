using System;

namespace Sinkhole.Orders.Reading;

/// <summary>Walks the lines of a text without copying: "\n", "\r\n" and "\r" end a line.</summary>
internal ref struct LineRanges
{
    private readonly ReadOnlySpan<byte> _octets;
    private int _next;

    public LineRanges(ReadOnlySpan<byte> octets)
    {
        _octets = octets;
        _next = 0;
        Current = default;
    }

    /// <summary>The line that is stood on, without its break.</summary>
    public Range Current { get; private set; }

    public readonly LineRanges GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_next >= _octets.Length)
        {
            return false;
        }

        int length = _octets[_next..].IndexOfAny((byte)'\n', (byte)'\r');
        int end = length < 0 ? _octets.Length : _next + length;
        Current = _next..end;
        bool isPair = end + 1 < _octets.Length && _octets[end] == '\r' && _octets[end + 1] == '\n';
        _next = end + (isPair ? 2 : 1);
        return true;
    }
}
