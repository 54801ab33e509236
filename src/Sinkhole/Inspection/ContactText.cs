using System;
using System.Linq;
using Sinkhole.Warning.Contacts;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Inspection;

/// <summary>A contact that is no visit as one line of a list. A client chose its names: escape them for a terminal.</summary>
internal static class ContactText
{
    /// <summary>What a record of DNS queries can say, and what not.</summary>
    public static string Says(DnsContactRecord contact) => contact.IsSpoofable
        ? "queries with this source address came; over UDP anybody can write the address of another into them, and programs ask for names "
            + "that nobody opens; that anybody visited is not said"
        : $"the TCP handshake was done, so the address answered{(contact.Clock.IsSynchronized ? " at that instant" : string.Empty)}, and "
            + "its client asked for that name; programs ask for names that nobody opens; that anybody visited is not said";

    /// <summary>One line for the DNS queries of a minute.</summary>
    public static string LineOf(FoundContact found)
    {
        DnsContactRecord contact = found.Contact;
        return HitText.Line(
            HitWords.Format(contact.First),
            HitWords.Short(contact.Clock),
            "-",
            Client(contact),
            "-",
            contact.OrderId,
            found.Position.ToString(),
            $"DNS over {HitWords.Lower(contact.Transport)}, {(contact.IsSpoofable ? "spoofable" : "not spoofable off the path")}: "
                + $"{Queries(contact.Queries)} until {HitWords.Format(contact.Last)}: {Names(contact)}");
    }

    /// <summary>One line for a TLS hello.</summary>
    public static string LineOf(FoundHello found)
    {
        TlsContactRecord hello = found.Hello;
        return HitText.Line(
            HitWords.Format(hello.Instant),
            HitWords.Short(hello.Clock),
            "-",
            hello.Source.ToString(),
            "-",
            hello.OrderId,
            found.Position.ToString(),
            $"TLS hello without a request: {hello.Name}");
    }

    /// <summary>"AAAA", or "TYPE65280" (RFC 3597 §5).</summary>
    public static string TypeOf(ushort type)
    {
        var known = (RRType)type;
        return Enum.IsDefined(known) ? known.ToString().ToUpperInvariant() : $"TYPE{type}";
    }

    private static string Client(DnsContactRecord contact)
    {
        string clients = contact.Clients == 1 ? "1 client" : $"{contact.Clients} clients";
        return contact.Client is null ? contact.HasFurtherClients ? $"{clients} or more" : clients
            : contact.Client.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"{contact.Client}/64"
            : contact.Client.ToString();
    }

    private static string Queries(long count) => count == 1 ? "1 query" : $"{count} queries";

    private static string Names(DnsContactRecord contact)
    {
        string names = string.Join(", ", contact.Names.Select(static asked => $"{asked.Name} {TypeOf(asked.Type)} {asked.Queries}"));
        string further = contact.FurtherQueries > 0 ? $"{Queries(contact.FurtherQueries)} for further names" : string.Empty;
        return names.Length > 0 && further.Length > 0 ? $"{names}; {further}" : names + further;
    }
}
