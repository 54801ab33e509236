using System;
using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Redaction;

namespace Sinkhole.Warning.Hits;

/// <summary>What arrived, as far as it is recorded: no query value, cookie, referer, body or credential is ever in it.</summary>
public sealed record Visit
{
    /// <summary>Max characters kept of an agent string.</summary>
    public const int MaxAgentCharacters = 200;

    private static readonly FrozenSet<string> Methods =
        FrozenSet.Create(
            StringComparer.Ordinal, "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND");

    /// <summary>When the request's head had been read, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>How far the clock could be trusted then.</summary>
    public required ClockReading Clock { get; init; }

    /// <summary>The public end of the visitor's line; an IPv4 address is never written as a mapped one.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>Our endpoint of the connection.</summary>
    public required IPEndPoint Destination { get; init; }

    /// <summary>The host asked for, folded; labels before the order's entry that may hold a secret as <c>*</c>.</summary>
    public required string Host { get; init; }

    /// <summary>A known method, or <c>*</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The path with known words kept, the rest <c>*</c>; empty when paths are not recorded.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// What the agent string says of program, system and model, cut to <see cref="MaxAgentCharacters"/>, the rest <c>*</c>; empty when
    /// agents are not recorded.
    /// </summary>
    public required string Agent { get; init; }

    /// <summary>The class of intent.</summary>
    public required IntentClass Intent { get; init; }

    /// <summary>Takes from a request what may be recorded.</summary>
    /// <param name="context">The request.</param>
    /// <param name="agent">Its agent string, read.</param>
    /// <param name="host">The host asked for, folded.</param>
    /// <param name="entryCharacters">The length of the entry's name at its end.</param>
    /// <param name="intent">Its class.</param>
    /// <param name="instant">The instant, UTC.</param>
    /// <param name="clock">How far the clock can be trusted.</param>
    /// <param name="options">What may be recorded.</param>
    internal static Visit From(
        HttpContext context,
        AgentReading agent,
        string host,
        int entryCharacters,
        IntentClass intent,
        DateTimeOffset instant,
        ClockReading clock,
        VisitOptions options)
    {
        return new Visit
        {
            Instant = instant,
            Clock = clock,
            Source = EndPoint(context.Connection.RemoteIpAddress, context.Connection.RemotePort),
            Destination = EndPoint(context.Connection.LocalIpAddress, context.Connection.LocalPort),
            Host = RecordedHost.Of(host, entryCharacters),
            Method = Methods.Contains(context.Request.Method) ? context.Request.Method : "*",
            Path = options.RecordPath ? Redacted(context.Request.Path) : string.Empty,
            Agent = options.RecordAgent ? agent.Recorded : string.Empty,
            Intent = intent,
        };
    }

    // OPTIONS * and CONNECT name no path.
    private static string Redacted(PathString path) => path.HasValue ? RecordedPath.Of(path.Value) : "*";

    private static IPEndPoint EndPoint(IPAddress? address, int port) => new(
        address switch
        {
            null => IPAddress.None,
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
            { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => new IPAddress(address.GetAddressBytes()),
            _ => address,
        },
        port);
}
