namespace Sinkhole.Warning.Contacts;

/// <summary>Of whom a <see cref="DnsContactRecord"/> speaks.</summary>
public enum DnsContactForm : byte
{
    /// <summary>Of one client.</summary>
    Client = 1,

    /// <summary>Of all clients for whom the minute had no record of their own left.</summary>
    Others = 2,

    /// <summary>Of queries that were dropped before anything was kept of them but their number.</summary>
    Lost = 3,
}
