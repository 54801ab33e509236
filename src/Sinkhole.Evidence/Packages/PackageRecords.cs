using System;
using System.Globalization;
using System.Text;
using Sinkhole.Evidence.Checkpoints;

namespace Sinkhole.Evidence.Packages;

/// <summary>The records of a package while they are written: their lines, and the list of their places.</summary>
public sealed class PackageRecords : IDisposable
{
    private readonly PackageFolder _folder;
    private readonly PackageParts _lines;
    private readonly PackageFile _leaves;

    /// <param name="folder">The package.</param>
    /// <exception cref="PackageException">The disk refuses it.</exception>
    public PackageRecords(PackageFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _lines = new PackageParts(folder, PackageNames.Records, PackageNames.RecordsExtension);
        _leaves = folder.OpenClear(PackageNames.Leaves);
    }

    /// <summary>Records so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a record that a checkpoint has.</summary>
    /// <exception cref="PackageException">The disk refuses it.</exception>
    public void Write(ProvedRecord record)
    {
        _lines.Write(PackageLine.Of(++Count, record).ToBytes());
        _leaves.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{record.Leaf} {record.Stored.Position}\n")));
    }

    /// <summary>Ends the files.</summary>
    /// <exception cref="PackageException">The disk refuses it.</exception>
    public void Finish()
    {
        _lines.Finish(hasOne: true);
        _folder.Finish(_leaves);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _leaves.Dispose();
    }
}
