using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Packages;

/// <summary>
/// A package while it is written: a folder under another name, which gets its own when everything in it is durable and signed. One that was
/// not finished is deleted.
/// </summary>
public sealed class PackageFolder : IDisposable
{
    private const int SuffixOctets = 4;

    private readonly string _path;
    private readonly string _unfinished;
    private readonly ImmutableArray<AuthorityCertificate> _recipients;
    private readonly List<PackageEntry> _entries = [];
    private bool _isFinished;

    private PackageFolder(string path, string unfinished, ImmutableArray<AuthorityCertificate> recipients)
    {
        _path = path;
        _unfinished = unfinished;
        _recipients = recipients;
    }

    /// <summary>The files so far, in the order in which they were finished.</summary>
    public IReadOnlyList<PackageEntry> Entries => _entries;

    /// <summary>Begins a package.</summary>
    /// <param name="path">The folder; must not exist, or be empty.</param>
    /// <param name="recipients">To whom the content is sealed; empty for a package in clear.</param>
    /// <exception cref="PackageException">Something is there already, or the folder cannot be made.</exception>
    public static PackageFolder Create(string path, ImmutableArray<AuthorityCertificate> recipients)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (new FileInfo(full).LinkTarget is not null)
        {
            throw new PackageException($"{path} is a link: name the folder itself, so that the package is where you think it is");
        }

        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new PackageException($"{path} is there already: a package is written to a new folder");
        }

        string unfinished = $"{full}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SuffixOctets))}.unfinished";
        return Managed(path, () =>
        {
            Directory.CreateDirectory(unfinished, FileModes.OwnerFolder);
            return new PackageFolder(full, unfinished, recipients);
        });
    }

    /// <summary>Writes a file in clear.</summary>
    /// <exception cref="PackageException">The disk refuses it.</exception>
    public void Write(string name, ReadOnlySpan<byte> octets) => Write(name, octets, recipients: []);

    /// <summary>Writes a file of the content: sealed where there is somebody to seal to.</summary>
    /// <exception cref="PackageException">The disk refuses it.</exception>
    public void WriteContent(string name, ReadOnlySpan<byte> octets) => Write(name, octets, _recipients);

    private void Write(string name, ReadOnlySpan<byte> octets, ImmutableArray<AuthorityCertificate> recipients)
    {
        byte[] content = octets.ToArray();
        Managed(name, () =>
        {
            using var file = new PackageFile(_unfinished, name, recipients);
            file.Write(content);
            _entries.Add(file.Finish());
            return true;
        });
    }

    /// <summary>Begins a file of the content: sealed where there is somebody to seal to.</summary>
    internal PackageFile Open(string name) => Managed(name, () => new PackageFile(_unfinished, name, _recipients));

    /// <summary>Begins a file in clear, for what says nothing of anybody.</summary>
    internal PackageFile OpenClear(string name) => Managed(name, () => new PackageFile(_unfinished, name, recipients: []));

    internal void Finish(PackageFile file) => _entries.Add(Managed(_path, file.Finish));

    /// <summary>Signs the manifest and gives the folder its name.</summary>
    /// <param name="manifest">The manifest: it names all of <see cref="Entries"/>.</param>
    /// <param name="signer">Signs it.</param>
    /// <exception cref="PackageException">The disk refuses it.</exception>
    public void Finish(ReadOnlySpan<byte> manifest, LogSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        Write(PackageNames.Manifest, manifest);
        Write(PackageNames.ManifestNote, signer.Sign(PackageManifest.NoteText(manifest)).ToBytes());
        Managed(_path, () =>
        {
            foreach (string folder in Directory.EnumerateDirectories(_unfinished, "*", SearchOption.AllDirectories).Append(_unfinished))
            {
                int error = FileHandles.SyncFolder(folder);
                if (error != 0)
                {
                    throw new IOException($"{folder}: cannot be made durable: {Marshal.GetPInvokeErrorMessage(error)}");
                }
            }

            if (Directory.Exists(_path))
            {
                Directory.Delete(_path);
            }

            DurableFile.MoveFolder(_unfinished, _path);
            return _isFinished = true;
        });
    }

    /// <summary>Deletes what was not finished.</summary>
    public void Dispose()
    {
        if (!_isFinished && Directory.Exists(_unfinished))
        {
            Directory.Delete(_unfinished, recursive: true);
        }
    }

    private static T Managed<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException and not PackageException or UnauthorizedAccessException)
        {
            throw new PackageException($"{what} cannot be written: {error.Message}", error);
        }
    }
}
