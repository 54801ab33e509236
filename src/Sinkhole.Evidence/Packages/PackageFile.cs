using System;
using System.Collections.Immutable;
using System.IO;
using System.Runtime.InteropServices;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Packages;

/// <summary>A file of a package while it is written; with certificates only its envelope is on the disk.</summary>
internal sealed class PackageFile : IDisposable
{
    private readonly string _name;
    private readonly FileStream _file;
    private readonly HashedStream _stored;
    private readonly EnvelopeStream? _envelope;
    private readonly HashedStream _content;

    /// <param name="folder">The folder of the package.</param>
    /// <param name="name">The name of the content.</param>
    /// <param name="recipients">To whom it is sealed; empty for a file in clear.</param>
    public PackageFile(string folder, string name, ImmutableArray<AuthorityCertificate> recipients)
    {
        _name = name;
        string path = Path.Join(folder, recipients.IsEmpty ? name : name + PackageNames.SealedExtension);
        MakeFolders(folder, Path.GetDirectoryName(Path.GetRelativePath(folder, path)) ?? string.Empty);
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = FileModes.OwnerFile,

            // What it held back it would write when it is disposed: where the disk is full, that would hide why.
            BufferSize = 0,
        });
        _stored = new HashedStream(_file);
        _envelope = recipients.IsEmpty ? null : new EnvelopeStream(_stored, recipients);
        _content = new HashedStream(_envelope is null ? _stored : _envelope);
    }

    /// <summary>Octets of the content so far.</summary>
    public long Octets => _content.Octets;

    /// <summary>Adds to the content.</summary>
    /// <exception cref="PackageException">The disk refuses it.</exception>
    public void Write(ReadOnlySpan<byte> octets)
    {
        try
        {
            _content.Write(octets);
        }
        catch (IOException error)
        {
            throw new PackageException($"{_name} cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Ends the file, durably.</summary>
    /// <returns>What the manifest says of it.</returns>
    /// <exception cref="IOException">The disk refuses it.</exception>
    public PackageEntry Finish()
    {
        _envelope?.Finish();
        int error = FileHandles.Sync(_file.SafeFileHandle);
        if (error != 0)
        {
            throw new IOException($"{_file.Name}: cannot be made durable: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        var content = new PackageEntry(_name, _content.Octets, _content.Sha256);
        return _envelope is null
            ? content
            : content with { Sealed = new PackageEntry(_name + PackageNames.SealedExtension, _stored.Octets, _stored.Sha256) };
    }

    // Each by itself: .NET gives the permissions to the last of a path only.
    private static void MakeFolders(string folder, string below)
    {
        string made = folder;
        Directory.CreateDirectory(made, FileModes.OwnerFolder);
        foreach (string name in below.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            made = Path.Join(made, name);
            Directory.CreateDirectory(made, FileModes.OwnerFolder);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _envelope?.Dispose();
        _stored.Dispose();
        _file.Dispose();
    }
}
