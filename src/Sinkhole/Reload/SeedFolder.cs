using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Model;
using Sinkhole.Platform.Files;

namespace Sinkhole.Reload;

/// <summary>Keeps the last good set of orders in the data folder. A start that finds bad files uses it (rule M17).</summary>
/// <remarks>One folder per set, named by its content hash. It is written under another name, synced, renamed: complete or absent.</remarks>
internal sealed class SeedFolder
{
    private const int HashCharacters = 16;
    private const string Unfinished = ".new";

    private readonly string _folder;
    private readonly IFileSystem _files;

    /// <param name="folder">The seed folder; created when first needed.</param>
    /// <param name="files">Reads the files to copy.</param>
    public SeedFolder(string folder, IFileSystem files)
    {
        _folder = folder;
        _files = files;
    }

    /// <summary>Folder of the saved orders; null when there are none.</summary>
    public string? Kept => !Directory.Exists(_folder)
        ? null
        : new DirectoryInfo(_folder).EnumerateDirectories()
            .Where(static set => !set.Name.EndsWith(Unfinished, StringComparison.Ordinal))
            .MaxBy(static set => set.CreationTimeUtc)?.FullName;

    /// <summary>Saves a set and deletes the previous one. A set without orders only deletes it.</summary>
    /// <param name="orders">A good set; its files must still exist.</param>
    /// <exception cref="IOException">It could not be saved; the previous set is still there.</exception>
    public void Keep(OrderSet orders)
    {
        string kept = Path.Combine(_folder, Convert.ToHexStringLower(orders.ContentHash.Span)[..HashCharacters]);
        if (orders.Orders.Count > 0 && !Directory.Exists(kept))
        {
            KeepNew(orders, kept);
        }

        if (Directory.Exists(_folder))
        {
            foreach (string other in Directory.EnumerateDirectories(_folder).Where(other => other != kept))
            {
                Remove(other);
            }
        }
    }

    private void KeepNew(OrderSet orders, string kept)
    {
        string unfinished = kept + Unfinished;
        Remove(unfinished);
        Directory.CreateDirectory(unfinished, FileModes.OwnerFolder);
        foreach (Order order in orders.Orders)
        {
            if (!TryCopy(order, Path.Combine(unfinished, order.Id)))
            {
                Remove(unfinished);
                throw new IOException("the files changed while they were copied");
            }
        }

        DurableFile.MoveFolder(unfinished, kept);
    }

    /// <summary>Copies the files of an order; false when they have changed since they were read.</summary>
    private bool TryCopy(Order order, string folder)
    {
        Directory.CreateDirectory(folder, FileModes.OwnerFolder);
        bool isSame = HashOfCopy(order.File, Path.Combine(folder, order.Id + ".yaml")).SequenceEqual(order.FileHash.Span);
        if (isSame && !order.NamesHash.IsEmpty)
        {
            string names = order.Entries.NamesFile;
            isSame = HashOfCopy(names, Path.Combine(folder, Path.GetFileName(names))).SequenceEqual(order.NamesHash.Span);
        }

        return isSame;
    }

    private ReadOnlySpan<byte> HashOfCopy(string from, string to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        DurableFile.Write(to, file =>
        {
            long written = 0;
            FileError error = _files.Read(from, SourceText.MaxOctets, octets =>
            {
                hash.AppendData(octets);
                RandomAccess.Write(file, octets, written);
                written += octets.Length;
            });
            if (error != FileError.None)
            {
                throw new IOException($"{from} {FileErrorText.Describe(error)}");
            }
        });
        return hash.GetHashAndReset();
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
