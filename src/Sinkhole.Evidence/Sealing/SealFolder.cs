using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Sealing;

/// <summary>
/// The folder of envelopes: <c>&lt;order id&gt;/&lt;day&gt;-&lt;key id&gt;.p7m</c>, files 0600 in folders 0700. Any thread.
/// </summary>
internal sealed class SealFolder
{
    private const int MaxNameCharacters = 64;
    private const int MaxEnvelopeOctets = 64 * 1024;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string _path;

    /// <param name="path">The folder; made where it is missing, when the first envelope is written.</param>
    public SealFolder(string path)
    {
        _path = Path.GetFullPath(path);
    }

    /// <summary>Whether an order's id can name a folder: 1 to 64 small letters, digits and hyphens, so that it is never a path.</summary>
    public static bool IsName(string orderId) =>
        orderId.Length is > 0 and <= MaxNameCharacters && !orderId.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>Writes an envelope; on return it survives a power failure.</summary>
    /// <exception cref="IOException">The disk refuses it; the message has the path.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public void Write(string orderId, DateOnly day, ReadOnlySpan<byte> keyId, byte[] envelope)
    {
        string folder = Path.Join(_path, orderId);
        Ensure(_path);
        Ensure(folder);
        DurableFile.Write(Path.Join(folder, new EnvelopeName(orderId, day, Convert.ToHexStringLower(keyId)).File), envelope);
    }

    /// <summary>The envelopes that are there, by order and day. What is not named as an order is not looked at.</summary>
    /// <param name="problems">Why the folder of an order cannot be listed, by its id: the others are listed all the same.</param>
    /// <exception cref="IOException">The folder itself cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not list it.</exception>
    public IReadOnlyList<EnvelopeName> List(out IReadOnlyDictionary<string, string> problems)
    {
        List<EnvelopeName> names = [];
        Dictionary<string, string> unlisted = new(StringComparer.Ordinal);
        problems = unlisted;
        if (!Directory.Exists(_path))
        {
            return names;
        }

        IEnumerable<string> orders = new DirectoryInfo(_path).EnumerateDirectories().Select(static folder => folder.Name).Where(IsName);
        foreach (string order in orders.Order(StringComparer.Ordinal))
        {
            try
            {
                ILookup<bool, EnvelopeName> found = ListOf(order).ToLookup(name => Directory.Exists(PathOf(name)));
                names.AddRange(found[false]);
                if (IsLink(order))
                {
                    unlisted.Add(order, $"{Path.Join(_path, order)} is a link, which is not followed");
                }
                else if (found.Contains(true))
                {
                    unlisted.Add(order, $"{PathOf(found[true].First())} is a folder in the place of a sealed key: move it away");
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                unlisted.Add(order, error.Message);
            }
        }

        return names;
    }

    /// <summary>The envelopes of one order, by day; none where it has no folder, or a link in its place.</summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not list it.</exception>
    public IReadOnlyList<EnvelopeName> ListOf(string orderId)
    {
        List<EnvelopeName> names = [];
        var folder = new DirectoryInfo(Path.Join(_path, orderId));
        if (!IsName(orderId) || !folder.Exists || IsLink(folder))
        {
            return names;
        }

        foreach (string file in folder.EnumerateFileSystemInfos().Select(static entry => entry.Name).Order(StringComparer.Ordinal))
        {
            if (EnvelopeName.TryParse($"{orderId}/{Path.GetFileNameWithoutExtension(file)}", out EnvelopeName name) && name.File == file)
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>Whether a link is in the place of the folder of an order: it is not followed.</summary>
    /// <exception cref="IOException">That is not known.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not look there.</exception>
    public bool IsLink(string orderId) => IsName(orderId) && IsLink(new DirectoryInfo(Path.Join(_path, orderId)));

    /// <summary>Reads an envelope: a regular file of at most 64 KiB, which is CMS EnvelopedData. No link is followed, no pipe waited for.
    /// </summary>
    /// <param name="name">Which.</param>
    /// <param name="octets">It, as it is; empty where it is not whole.</param>
    /// <exception cref="IOException">It cannot be read; the message has the path.</exception>
    public EnvelopeState Read(in EnvelopeName name, out byte[] octets)
    {
        octets = [];
        string path = Path.Join(_path, name.OrderId, name.File);
        if (!RegularFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NoFollow, out SafeFileHandle? file, out _, out int error))
        {
            return error switch
            {
                Errno.NoEntry or Errno.NotADirectory => EnvelopeState.Missing,
                0 or Errno.TooManyLinks => EnvelopeState.Damaged,
                _ => throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}"),
            };
        }

        using (file)
        {
            byte[] room = new byte[MaxEnvelopeOctets + 1];
            int length = 0;
            while (RandomAccess.Read(file!, room.AsSpan(length), length) is > 0 and int read)
            {
                length += read;
            }

            if (length > MaxEnvelopeOctets || !KeyEnvelope.IsWhole(room.AsSpan(0, length)))
            {
                return EnvelopeState.Damaged;
            }

            octets = room[..length];
            return EnvelopeState.Whole;
        }
    }

    /// <summary>Gives an envelope another day, durably.</summary>
    /// <exception cref="IOException">The disk refuses it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public void Rename(in EnvelopeName from, in EnvelopeName to)
    {
        string folder = Path.Join(_path, from.OrderId);
        File.Move(Path.Join(folder, from.File), Path.Join(folder, to.File));
        Sync(folder);
    }

    /// <summary>Removes an envelope, durably. One that is not there is gone already.</summary>
    /// <exception cref="IOException">The disk refuses it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public void Delete(in EnvelopeName name)
    {
        try
        {
            // Also a link to nothing.
            File.Delete(PathOf(name));
            Sync(Path.Join(_path, name.OrderId));
        }
        catch (DirectoryNotFoundException)
        {
            // The folder of the order is gone, and all in it.
        }
    }

    private string PathOf(in EnvelopeName name) => Path.Join(_path, name.OrderId, name.File);

    private static bool IsLink(DirectoryInfo folder) => folder.LinkTarget is not null;

    private static void Ensure(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        Directory.CreateDirectory(folder, FileModes.OwnerFolder);
        Sync(Path.GetDirectoryName(folder) ?? "/");
    }

    private static void Sync(string folder)
    {
        int error = FileHandles.SyncFolder(folder);
        if (error != 0)
        {
            throw new IOException($"{folder}: cannot be made durable: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }
}
