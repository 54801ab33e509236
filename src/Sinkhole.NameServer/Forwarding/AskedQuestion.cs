using System;
using System.Buffers.Binary;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// A question as it is sent to an upstream: the name in the client's letter case, type, class, and the bits that change the answer.
/// </summary>
internal sealed class AskedQuestion
{
    private readonly byte[] _octets;

    /// <summary>Takes the question of a query that the steps have read.</summary>
    /// <param name="message">The query; its question is copied.</param>
    /// <param name="parsed">What was read of it.</param>
    public AskedQuestion(ReadOnlySpan<byte> message, in ParsedQuery parsed)
    {
        _octets = message[WireLimits.HeaderOctets..parsed.QuestionEnd].ToArray();
        Type = parsed.Type;
        IsDnssecOk = parsed.Edns.IsDnssecOk;
        IsCheckingDisabled = parsed.Header.IsCheckingDisabled;
    }

    /// <summary>Takes the question of a refresh.</summary>
    public AskedQuestion(RefreshRequest request)
    {
        _octets = request.Question;
        Type = (RRType)BinaryPrimitives.ReadUInt16BigEndian(_octets.AsSpan(_octets.Length - (2 * sizeof(ushort))));
        IsDnssecOk = request.IsDnssecOk;
        IsCheckingDisabled = request.IsCheckingDisabled;
    }

    private AskedQuestion(AskedQuestion other, ReadOnlySpan<byte> name)
    {
        _octets = [.. name, .. other.Octets[other.Name.Octets.Length..]];
        Type = other.Type;
        IsDnssecOk = other.IsDnssecOk;
        IsCheckingDisabled = other.IsCheckingDisabled;
    }

    private AskedQuestion(byte[] octets, RRType type)
    {
        _octets = octets;
        Type = type;
    }

    /// <summary>The question section.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>Where the question ends in a message, in octets.</summary>
    public int End => WireLimits.HeaderOctets + _octets.Length;

    /// <summary>QNAME.</summary>
    public WireName Name => new(_octets.AsSpan(0, _octets.Length - (2 * sizeof(ushort))));

    /// <summary>QTYPE.</summary>
    public RRType Type { get; }

    /// <summary>DO.</summary>
    public bool IsDnssecOk { get; }

    /// <summary>CD.</summary>
    public bool IsCheckingDisabled { get; }

    /// <summary>The same question for another name.</summary>
    /// <param name="name">The name in wire form; copied.</param>
    public AskedQuestion For(ReadOnlySpan<byte> name) => new(this, name);

    /// <summary>The cache key of the denial that its name exists.</summary>
    /// <param name="group">The group that answered so.</param>
    /// <param name="room">Room for <see cref="CacheKey.MaxOctets"/>.</param>
    public CacheKey DenialKey(UpstreamGroup group, Span<byte> room) =>
        CacheKey.OfDenial(Name, IsDnssecOk, IsCheckingDisabled, group.Key, room);

    /// <summary>
    /// A probe: the SOA of the route's name, or for all names the NS of the root. It contains no client's name, and most servers answer it
    /// without asking others.
    /// </summary>
    public static AskedQuestion ProbeOf(UpstreamGroup group)
    {
        RRType type = group.Suffix.IsRoot ? RRType.NS : RRType.Soa;
        ReadOnlySpan<byte> name = group.Suffix.Octets;
        byte[] octets = new byte[name.Length + (2 * sizeof(ushort))];
        name.CopyTo(octets);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(name.Length), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(name.Length + sizeof(ushort)), (ushort)DnsClass.IN);
        return new AskedQuestion(octets, type);
    }

    /// <summary>The key of this question, in the cache and among queries in flight.</summary>
    /// <param name="group">The group that is asked.</param>
    /// <param name="isFailure">Whether it is the key of a failure.</param>
    /// <param name="room">Room for <see cref="CacheKey.MaxOctets"/>.</param>
    public CacheKey Key(UpstreamGroup group, bool isFailure, Span<byte> room) =>
        new(Name, Type, IsDnssecOk, IsCheckingDisabled, group.Key, isFailure, room);
}
