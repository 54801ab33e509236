using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sinkhole.Warning.Repair;

/// <summary>
/// Inspects the octets of a visitor before Kestrel does, and repairs lines (<see cref="RequestLines"/>). It knows lines, not requests: one
/// that looks like the beginning of a request, or begins <c>Host:</c>, is held until it is whole. Octets of a body may be replaced too:
/// no body is used, and its length stays. A body whose last line has no end and looks like a request's first line is read as one with
/// what follows it, and costs its own visitor a 400.
/// </summary>
/// <remarks>The octets belong to the transport, which has written them and reads them no more; Kestrel is their only reader.</remarks>
internal sealed class LineRepairer
{
    // No method in use is longer; a line with a longer first word is passed on unchanged.
    private const int MaxMethodOctets = 32;
    private const byte CaseBit = 0x20;

    // The methods whose target may be something else than a path or a URL (RFC 9112 §3.2.3, §3.2.4).
    private static readonly ulong Connect = BinaryPrimitives.ReadUInt64BigEndian("\0CONNECT"u8);
    private static readonly ulong Options = BinaryPrimitives.ReadUInt64BigEndian("\0OPTIONS"u8);

    private readonly int _maxHeld;
    private State _state = State.Begin;
    private int _octetsOfLine;
    private int _octetsOfHost;
    private int _octetsOfMethod;
    private ulong _method;
    private int _held;

    /// <param name="maxHeld">Max octets of one line that are held; a longer one is passed on unchanged, and is refused as too long.</param>
    public LineRepairer(int maxHeld)
    {
        _maxHeld = maxHeld;
    }

    private enum State
    {
        /// <summary>A line's first octets: may become <c>Host:</c> or a method, and are held until then.</summary>
        Begin,

        /// <summary>A method, and its blank, have been read: a target may begin.</summary>
        Target,

        /// <summary>Nothing to repair until the line ends.</summary>
        Plain,

        /// <summary>A method and a target are held.</summary>
        HeldTarget,

        /// <summary>The same, with a tab between them in the place of the blank.</summary>
        HeldSeparator,

        /// <summary>The value of a host is held.</summary>
        HeldHost,
    }

    /// <summary>How many of the last octets that were looked at are held.</summary>
    public int Held => _held;

    /// <summary>Looks at octets and repairs what they complete.</summary>
    /// <param name="octets">From the first one on that is held, or else new.</param>
    public void Look(ReadOnlySequence<byte> octets)
    {
        long at = _held;
        foreach (ReadOnlyMemory<byte> memory in octets.Slice(_held))
        {
            Span<byte> span = MemoryMarshal.AsMemory(memory).Span;
            RequestLines.ReplaceUnreadable(span);
            while (!span.IsEmpty)
            {
                int stepped = Step(span);
                at += stepped;
                if (span[stepped - 1] == '\n')
                {
                    EndLine(octets.Slice(at - _held, _held));
                }

                span = span[stepped..];
            }
        }
    }

    /// <summary>Looks at one octet, or, where each of them would be treated alike, at all until the line ends.</summary>
    /// <param name="octets">At least one.</param>
    /// <returns>How many octets it looked at.</returns>
    private int Step(ReadOnlySpan<byte> octets)
    {
        byte octet = octets[0];
        switch (_state)
        {
            case State.Begin:
                _octetsOfLine++;
                _state = AfterBegin(octet);
                _held = _state is State.Begin or State.Target or State.HeldSeparator ? _octetsOfLine : 0;
                _octetsOfMethod = _octetsOfLine - 1;
                return 1;
            case State.Target:
                bool isReadable = octet is (byte)'\r' or (byte)'\n' || _method == Connect || (_method == Options && octet == '*');
                (_state, _held) = isReadable ? (State.Plain, 0) : (State.HeldTarget, _held + 1);
                return 1;
        }

        int rest = octets.IndexOf((byte)'\n') is int end and >= 0 ? end + 1 : octets.Length;
        (_state, _held) = _state != State.Plain && rest <= _maxHeld - _held ? (_state, _held + rest) : (State.Plain, 0);
        return rest;
    }

    private State AfterBegin(byte octet)
    {
        ReadOnlySpan<byte> host = "host:"u8;
        bool isHost = _octetsOfHost == _octetsOfLine - 1 && (octet | CaseBit) == host[_octetsOfHost];
        _octetsOfHost += isHost ? 1 : 0;
        if (_octetsOfHost == host.Length)
        {
            return State.HeldHost;
        }

        bool isMethod = octet is (>= (byte)'A' and <= (byte)'Z') or RequestLines.Unreadable && _octetsOfLine <= MaxMethodOctets;
        _method = isMethod ? (_method << 8) | octet : _method;
        return isHost || isMethod ? State.Begin
            : _octetsOfLine == 1 ? State.Plain
            : octet == ' ' ? State.Target
            : octet == '\t' && _method != Connect ? State.HeldSeparator
            : State.Plain;
    }

    private void EndLine(ReadOnlySequence<byte> held)
    {
        if (held.IsSingleSegment)
        {
            Repair(MemoryMarshal.AsMemory(held.First).Span);
        }
        else
        {
            byte[] whole = held.ToArray();
            Repair(whole);
            WriteBack(whole, held);
        }

        (_state, _held, _octetsOfLine, _octetsOfHost, _method) = (State.Begin, 0, 0, 0, 0);
    }

    private void Repair(Span<byte> held)
    {
        switch (_state)
        {
            case State.HeldTarget:
                RequestLines.RepairTarget(held[(_octetsOfMethod + 1)..]);
                RequestLines.RepairMethod(held, _octetsOfMethod);
                break;
            case State.HeldSeparator:
                RequestLines.RepairSeparator(held[_octetsOfMethod..]);
                RequestLines.RepairMethod(held, _octetsOfMethod);
                break;
            case State.HeldHost:
                RequestLines.RepairHost(held);
                break;
        }
    }

    private static void WriteBack(ReadOnlySpan<byte> whole, ReadOnlySequence<byte> held)
    {
        foreach (ReadOnlyMemory<byte> part in held)
        {
            whole[..part.Length].CopyTo(MemoryMarshal.AsMemory(part).Span);
            whole = whole[part.Length..];
        }
    }
}
