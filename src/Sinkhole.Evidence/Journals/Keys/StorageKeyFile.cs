using System;
using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>
/// What a key's file holds, as text: <c>sinkhole.storage-key/1</c>, the id in 16 hexadecimal digits, the group, the 32 octets in base64,
/// and the CRC-32C of these lines in 8 hexadecimal digits; a line each.
/// </summary>
/// <remarks>The day is only in the file's name: a key that was made under a clock nobody vouched for gets its day later.</remarks>
internal static class StorageKeyFile
{
    public const int MaxOctets = 64 * 1024;

    /// <summary>A group's name is not longer: 255 order ids.</summary>
    public const int MaxGroupCharacters = 255 * 65;

    private const string Form = "sinkhole.storage-key/1";
    private const int Lines = 5;
    private const int CrcCharacters = 8;

    private static readonly SearchValues<char> GroupCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-+");

    /// <summary>Whether a text can name a group: small letters, digits, hyphens and plus signs.</summary>
    public static bool IsGroup(string text) =>
        text.Length is > 0 and <= MaxGroupCharacters && !text.AsSpan().ContainsAnyExcept(GroupCharacters);

    /// <summary>The octets of the file; the caller clears them.</summary>
    public static byte[] ToBytes(ulong id, string group, ReadOnlySpan<byte> key)
    {
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Form}\n{id:x16}\n{group}\n"));
        int keyCharacters = Base64.GetMaxEncodedToUtf8Length(key.Length);
        byte[] octets = new byte[head.Length + keyCharacters + 1 + CrcCharacters + 1];
        head.CopyTo(octets, 0);
        Base64.EncodeToUtf8(key, octets.AsSpan(head.Length), out _, out _);
        int summed = head.Length + keyCharacters + 1;
        octets[summed - 1] = (byte)'\n';
        CrcOf(octets.AsSpan(0, summed)).CopyTo(octets, summed);
        return octets;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="id">The id that it must have.</param>
    /// <param name="octets">What it holds; the caller clears it.</param>
    /// <param name="group">The group; null when false.</param>
    /// <param name="key">The 32 octets; the caller clears them. Empty when false.</param>
    public static bool TryRead(ulong id, ReadOnlySpan<byte> octets, [NotNullWhen(true)] out string? group, out byte[] key)
    {
        group = null;
        key = [];
        Span<Range> lines = stackalloc Range[Lines + 2];
        int count = 0;
        foreach (Range line in octets.Split((byte)'\n'))
        {
            if (count == lines.Length)
            {
                return false;
            }

            lines[count++] = line;
        }

        // The last of them is empty: every line has its end.
        if (count != Lines + 1
            || !octets[lines[0]].SequenceEqual(Encoding.ASCII.GetBytes(Form))
            || !octets[lines[1]].SequenceEqual(Encoding.ASCII.GetBytes(id.ToString("x16", CultureInfo.InvariantCulture)))
            || !octets[lines[4].Start..].SequenceEqual(CrcOf(octets[..lines[4].Start])))
        {
            return false;
        }

        string named = Encoding.Latin1.GetString(octets[lines[2]]);
        byte[] read = new byte[Base64.GetMaxDecodedFromUtf8Length(octets[lines[3]].Length)];
        OperationStatus status = Base64.DecodeFromUtf8(octets[lines[3]], read, out _, out int length);
        if (status == OperationStatus.Done && length == StorageKey.Octets && IsGroup(named))
        {
            (group, key) = (named, read[..length]);
        }

        CryptographicOperations.ZeroMemory(read);
        return group is not null;
    }

    private static byte[] CrcOf(ReadOnlySpan<byte> octets) =>
        Encoding.ASCII.GetBytes(Crc32C.Of(octets).ToString("x8", CultureInfo.InvariantCulture) + "\n");
}
