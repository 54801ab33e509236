using System;
using System.Buffers.Binary;
using System.Linq;
using System.Threading;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>A name that a load asks for, and what is true of it now.</summary>
internal sealed class LoadName
{
    private readonly byte[] _query = new byte[WireLimits.PlainUdpOctets];
    private readonly int _octets;
    private Truth _truth;
    private Truth _ever;

    public LoadName(string text, bool isSeized)
    {
        Text = text;
        _truth = Truth.Of(isSeized);
        _ever = _truth;
        DnsHeader.Write(_query, id: 0, DnsHeader.RecursionDesiredFlag, questions: 1, answers: 0, authorities: 0, additionals: 0);
        bool isName = NameText.TryParse(text, _query.AsSpan(WireLimits.HeaderOctets, WireLimits.NameOctets), out int name, out _);
        Assert.True(isName, text);
        var writer = new MessageWriter(_query, WireLimits.HeaderOctets + name);
        writer.WriteUInt16((ushort)RRType.A);
        writer.WriteUInt16((ushort)DnsClass.IN);
        _octets = writer.Position;
    }

    public string Text { get; }

    /// <summary>What is true of it from now on; any thread reads, one writes.</summary>
    public Truth Truth
    {
        get => Volatile.Read(ref _truth);
        set
        {
            Volatile.Write(ref _ever, new Truth([.. Ever.Answers.Union(value.Answers)]));
            Volatile.Write(ref _truth, value);
        }
    }

    /// <summary>Every answer that was true of it at any time.</summary>
    public Truth Ever => Volatile.Read(ref _ever);

    /// <summary>The query for its address; valid until the next one. One caller.</summary>
    public ReadOnlySpan<byte> Query(ushort id)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_query, id);
        return _query.AsSpan(0, _octets);
    }
}
