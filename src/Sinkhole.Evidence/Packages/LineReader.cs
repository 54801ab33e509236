using System;
using System.IO;

namespace Sinkhole.Evidence.Packages;

/// <summary>Reads a file line by line, in memory for two lines of the greatest length.</summary>
/// <param name="file">The file; the caller owns it.</param>
internal sealed class LineReader(Stream file)
{
    private readonly byte[] _buffer = new byte[2 * PackageLine.MaxOctets];
    private int _at;
    private int _end;

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Its octets without the LF, valid until the next one is asked for.</param>
    /// <param name="isLine">False where the LF is missing, or the line is too long: nothing behind it is read.</param>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool isLine)
    {
        int length = _buffer.AsSpan(_at, _end - _at).IndexOf((byte)'\n');
        if (length < 0)
        {
            _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
            (_at, _end) = (0, _end - _at);
            _end += file.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
            length = _buffer.AsSpan(0, _end).IndexOf((byte)'\n');
        }

        isLine = length >= 0 && length < PackageLine.MaxOctets;
        line = isLine ? _buffer.AsSpan(_at, length) : [];
        bool isEnd = _at == _end;
        _at = isLine ? _at + length + 1 : _end;
        return !isEnd;
    }
}
