using System;
using System.Globalization;

namespace Sinkhole.Evidence.Packages;

/// <summary>
/// A long file of a package, cut between two pieces into parts <c>name-001.txt</c> and so on, each of which can be read alone: so that a
/// program that holds a whole part in memory, as <c>openssl cms</c> does, needs little.
/// </summary>
public sealed class PackageParts : IDisposable
{
    private readonly PackageFolder _folder;
    private readonly string _name;
    private readonly string _extension;
    private PackageFile? _part;
    private int _parts;
    private long _pieces;

    /// <param name="folder">The package.</param>
    /// <param name="name">The name, without number and extension.</param>
    /// <param name="extension">The extension, with its dot.</param>
    public PackageParts(PackageFolder folder, string name, string extension)
    {
        _folder = folder;
        _name = name;
        _extension = extension;
    }

    /// <summary>Written at the beginning of each part.</summary>
    public ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>Written at the end of each part.</summary>
    public ReadOnlyMemory<byte> Tail { get; init; }

    /// <summary>A part is ended when it is as long, in octets: 64 MiB.</summary>
    public long MaxOctets { get; init; } = 64 * 1024 * 1024;

    /// <summary>A part is ended when it has as many pieces; unlimited by default.</summary>
    public long MaxPieces { get; init; } = long.MaxValue;

    /// <summary>Adds a piece, which is never cut.</summary>
    /// <exception cref="PackageException">The disk refuses it.</exception>
    public void Write(ReadOnlySpan<byte> piece)
    {
        if (_part is not null && (_part.Octets >= MaxOctets || _pieces == MaxPieces))
        {
            End();
        }

        Part().Write(piece);
        _pieces++;
    }

    /// <summary>Ends the last part.</summary>
    /// <param name="hasOne">Whether there is a part also where nothing was written.</param>
    /// <exception cref="PackageException">The disk refuses it.</exception>
    public void Finish(bool hasOne)
    {
        if (hasOne && _parts == 0)
        {
            _ = Part();
        }

        End();
    }

    /// <inheritdoc/>
    public void Dispose() => _part?.Dispose();

    private PackageFile Part()
    {
        if (_part is null)
        {
            string number = (++_parts).ToString("D3", CultureInfo.InvariantCulture);
            _part = _folder.Open($"{_name}-{number}{_extension}");
            _part.Write(Head.Span);
            _pieces = 0;
        }

        return _part;
    }

    private void End()
    {
        if (_part is not null)
        {
            _part.Write(Tail.Span);
            _folder.Finish(_part);
            _part.Dispose();
            _part = null;
        }
    }
}
