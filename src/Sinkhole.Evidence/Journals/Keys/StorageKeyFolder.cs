using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Threading;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>
/// The storage keys of one journal as files, 0600, in a folder of their own, 0700: <c>keys/&lt;journal&gt;</c>. Any thread.
/// </summary>
internal sealed class StorageKeyFolder
{
    private const string Above = "keys";

    private readonly IJournalFolder _folder;
    private readonly IJournalFolder _above;

    /// <param name="folder">The folder; made where it is missing, with the first key.</param>
    /// <param name="above">The folder that holds it.</param>
    public StorageKeyFolder(IJournalFolder folder, IJournalFolder above)
    {
        _folder = folder;
        _above = above;
    }

    /// <summary>Where it is, for messages.</summary>
    public string Path => _folder.Path;

    /// <summary>The folder of the keys of a journal: beside the journal's folder, <c>keys/</c> and its name.</summary>
    /// <param name="journal">The journal's folder.</param>
    public static StorageKeyFolder Of(string journal)
    {
        string folder = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(journal));
        string above = System.IO.Path.Join(System.IO.Path.GetDirectoryName(folder) ?? "/", Above);
        return new StorageKeyFolder(new LibCFolder(System.IO.Path.Join(above, System.IO.Path.GetFileName(folder))), new LibCFolder(above));
    }

    /// <summary>The keys, the oldest day first; none where there is no folder.</summary>
    /// <exception cref="JournalFileException">The folder cannot be listed.</exception>
    public List<StorageKeyName> List()
    {
        List<StorageKeyName> names = [];
        try
        {
            foreach (string file in _folder.List())
            {
                if (StorageKeyName.TryParseFile(file, out StorageKeyName name))
                {
                    names.Add(name);
                }
            }
        }
        catch (JournalFileException error) when (error.Error == Errno.NoEntry)
        {
            // No key was ever made.
            return names;
        }

        names.Sort();
        return names;
    }

    /// <summary>Whether a key is there.</summary>
    /// <exception cref="JournalFileException">That is not known.</exception>
    public bool Has(in StorageKeyName name) => _folder.Has(name.File);

    /// <summary>Which file a key has, or what else is under its name; null where there is nothing.</summary>
    /// <exception cref="JournalFileException">That is not known.</exception>
    public FileIdentity? Find(in StorageKeyName name) => _folder.Find(name.File);

    /// <summary>What the file of a key holds, read now; null where nothing is there, or no whole key.</summary>
    /// <exception cref="JournalFileException">That is not known.</exception>
    public StorageKeyContent? ReadContent(in StorageKeyName name)
    {
        if (Find(name) is not { IsRegular: true })
        {
            return null;
        }

        try
        {
            StorageKeyContent? content = TryRead(name, out string? group, out byte[] octets) ? new StorageKeyContent(group, octets) : null;
            CryptographicOperations.ZeroMemory(octets);
            return content;
        }
        catch (JournalFileException error) when (error.Error == Errno.NoEntry)
        {
            // Removed at this moment.
            return null;
        }
    }

    /// <summary>Reads a key.</summary>
    /// <param name="name">Which.</param>
    /// <param name="group">Its group; null when false.</param>
    /// <param name="octets">The key; the caller clears it. Empty when false.</param>
    /// <returns>False where the file is not whole.</returns>
    /// <exception cref="JournalFileException">It cannot be read.</exception>
    public bool TryRead(in StorageKeyName name, [NotNullWhen(true)] out string? group, out byte[] octets)
    {
        using IJournalSource source = _folder.Read(name.File);
        byte[] read = new byte[(int)Math.Min(source.Length, StorageKeyFile.MaxOctets)];
        try
        {
            return StorageKeyFile.TryRead(name.Id, read.AsSpan(0, source.Read(read, 0)), out group, out octets);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(read);
        }
    }

    /// <summary>Writes keys; when it returns, they are durable.</summary>
    /// <exception cref="JournalFileException">The disk refuses it; each may be called again.</exception>
    public void Write(IReadOnlyList<NewStorageKey> keys)
    {
        if (!_above.Has(System.IO.Path.GetFileName(_folder.Path)))
        {
            _above.Ensure();
            _folder.Ensure();
            _above.Sync();
        }

        BackupTag.Ensure(_above);
        foreach (NewStorageKey key in keys)
        {
            byte[] octets = StorageKeyFile.ToBytes(key.Name.Id, key.Group, key.Octets);
            try
            {
                using IJournalFile file = _folder.Create(key.Name.File);
                file.Write(octets, 0);
                file.Sync();
            }
            finally
            {
                CryptographicOperations.ZeroMemory(octets);
            }
        }

        _folder.Sync();
    }

    /// <summary>Gives a key a day, durably.</summary>
    /// <exception cref="JournalFileException">The disk refuses it.</exception>
    public void Rename(in StorageKeyName from, in StorageKeyName to)
    {
        _folder.Rename(from.File, to.File);
        _folder.Sync();
    }

    /// <summary>Destroys keys: overwrites each with zeros, then removes it. When it returns, that is durable.</summary>
    /// <param name="names">Those that are not there are gone already.</param>
    /// <param name="cancellationToken">Ends it between two keys; what was removed then is durable later.</param>
    /// <exception cref="JournalFileException">The disk refuses it; it may be called again.</exception>
    public void Destroy(IReadOnlyCollection<StorageKeyName> names, CancellationToken cancellationToken = default)
    {
        bool isAny = false;
        foreach (StorageKeyName name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_folder.Find(name.File) is not FileIdentity found)
            {
                continue;
            }

            isAny = true;

            // On a disk that writes in place, the octets themselves are gone then, and not only their name.
            if (found.IsRegular)
            {
                using IJournalFile file = _folder.Reopen(name.File);
                file.Write(new byte[(int)Math.Min(found.Octets, StorageKeyFile.MaxOctets)], 0);
                file.Sync();
            }

            _folder.Delete(name.File);
        }

        if (isAny)
        {
            _folder.Sync();
        }
    }
}
