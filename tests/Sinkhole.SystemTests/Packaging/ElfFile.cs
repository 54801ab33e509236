using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>
/// A 64-bit little-endian ELF file: its program headers, its dynamic section and its notes (System V ABI, chapter 5, and the GNU
/// extensions).
/// </summary>
internal sealed class ElfFile
{
    private const ushort TypeDynamic = 3;

    private const uint Load = 1;
    private const uint Dynamic = 2;
    private const uint Note = 4;
    private const uint GnuStack = 0x6474e551;
    private const uint GnuRelro = 0x6474e552;

    private const uint Executable = 1;
    private const uint Writable = 2;

    private const ulong Needed = 1;
    private const ulong StringTable = 5;
    private const ulong StringTableSize = 10;
    private const ulong RPath = 15;
    private const ulong TextRelocations = 22;
    private const ulong BindNowTag = 24;
    private const ulong RunPath = 29;
    private const ulong Flags = 30;
    private const ulong Flags1 = 0x6ffffffb;
    private const ulong FlagTextRelocations = 4;
    private const ulong FlagBindNow = 8;
    private const ulong Flag1Now = 1;
    private const ulong Flag1Pie = 0x08000000;

    private const uint BuildIdNote = 3;
    private const uint PropertyNote = 5;

    private readonly byte[] _content;
    private readonly List<Segment> _segments = [];
    private readonly List<(ulong Tag, ulong Value)> _dynamic = [];

    private ElfFile(byte[] content)
    {
        _content = content;
        if (!content.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException("no 64-bit little-endian ELF file");
        }

        int table = (int)Eight(0x20);
        int size = Two(0x36);
        for (int index = 0; index < Two(0x38); index++)
        {
            int at = table + (index * size);
            _segments.Add(new Segment(Four(at), Four(at + 4), Eight(at + 8), Eight(at + 16), Eight(at + 32)));
        }

        foreach (Segment segment in _segments.Where(static segment => segment.Type == Dynamic))
        {
            for (ulong at = segment.Offset; at < segment.Offset + segment.Size && Eight((int)at) != 0; at += 16)
            {
                _dynamic.Add((Eight((int)at), Eight((int)at + 8)));
            }
        }
    }

    /// <summary>The libraries that the loader brings in before the program starts, in order of their names.</summary>
    public IEnumerable<string> Libraries => Values(Needed).Select(Text).Order(StringComparer.Ordinal);

    /// <summary>The build id in hexadecimal, by which debuggers find the symbols; empty where there is none.</summary>
    public string BuildId => Convert.ToHexStringLower(GnuNote(BuildIdNote));

    /// <summary>The x86 control-flow features that every part of the program supports: 1 IBT, 2 SHSTK; 0 where the compiler marks none.</summary>
    public uint ControlFlowFeatures
    {
        get
        {
            const uint X86Features = 0xc0000002;
            ReadOnlySpan<byte> properties = GnuNote(PropertyNote);
            while (properties.Length >= 12)
            {
                int size = BinaryPrimitives.ReadInt32LittleEndian(properties[4..]);
                if (BinaryPrimitives.ReadUInt32LittleEndian(properties) == X86Features)
                {
                    return BinaryPrimitives.ReadUInt32LittleEndian(properties[8..]);
                }

                properties = properties[Math.Min(properties.Length, 8 + ((size + 7) & ~7))..];
            }

            return 0;
        }
    }

    /// <summary>Each protection of the loader and the linker that is missing; empty where none is.</summary>
    public IEnumerable<string> Weaknesses()
    {
        // A shared library has this type too: for a program the linker also sets a flag.
        if (Two(0x10) != TypeDynamic || !Has(Flags1, Flag1Pie))
        {
            yield return "not position independent";
        }

        if (_segments.TrueForAll(static segment => segment.Type != GnuRelro))
        {
            yield return "no read-only relocations";
        }

        if (!Has(Flags, FlagBindNow) && !Has(Flags1, Flag1Now) && !Values(BindNowTag).Any())
        {
            yield return "symbols bound lazily";
        }

        if (!_segments.Exists(static segment => segment.Type == GnuStack && (segment.Flags & Executable) == 0))
        {
            yield return "executable stack";
        }

        if (_segments.Exists(static segment => segment.Type == Load && (segment.Flags & (Writable | Executable)) == (Writable | Executable)))
        {
            yield return "memory both writable and executable";
        }

        if (Values(RPath).Concat(Values(RunPath)).Any())
        {
            yield return "library search path";
        }

        if (Values(TextRelocations).Any() || Has(Flags, FlagTextRelocations))
        {
            yield return "relocations in code";
        }

        if (!Strings().Contains("\0__stack_chk_fail\0", StringComparison.Ordinal))
        {
            yield return "no stack protector";
        }
    }

    /// <summary>Whether these octets stand anywhere in the file.</summary>
    public bool Contains(ReadOnlySpan<byte> octets) => _content.AsSpan().IndexOf(octets) >= 0;

    public static ElfFile Read(string path) => new(File.ReadAllBytes(path));

    private bool Has(ulong tag, ulong flag) => Values(tag).Any(value => (value & flag) != 0);

    private IEnumerable<ulong> Values(ulong tag) => _dynamic.Where(entry => entry.Tag == tag).Select(static entry => entry.Value);

    private string Text(ulong offset) => Strings()[(int)offset..].Split('\0')[0];

    /// <summary>The strings of the dynamic section; a position in them is an octet.</summary>
    private string Strings()
    {
        ulong address = Values(StringTable).First();
        Segment holder = _segments.First(
            segment => segment.Type == Load && segment.Address <= address && address < segment.Address + segment.Size);
        return Encoding.Latin1.GetString(_content, (int)(holder.Offset + address - holder.Address), (int)Values(StringTableSize).First());
    }

    private ReadOnlySpan<byte> GnuNote(uint type)
    {
        foreach (Segment segment in _segments.Where(static segment => segment.Type == Note))
        {
            int at = (int)segment.Offset;
            while (at + 12 <= (int)(segment.Offset + segment.Size))
            {
                int name = (int)Four(at);
                int size = (int)Four(at + 4);
                int description = at + 12 + ((name + 3) & ~3);
                if (Four(at + 8) == type && _content.AsSpan(at + 12, name).SequenceEqual("GNU\0"u8))
                {
                    return _content.AsSpan(description, size);
                }

                at = description + ((size + 3) & ~3);
            }
        }

        return [];
    }

    private ushort Two(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_content.AsSpan(at));

    private uint Four(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_content.AsSpan(at));

    private ulong Eight(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_content.AsSpan(at));

    private sealed record Segment(uint Type, uint Flags, ulong Offset, ulong Address, ulong Size);
}
