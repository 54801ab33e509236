namespace Sinkhole.NameServer.Local;

/// <summary>Names that devices query before they bypass the network's resolver; NXDOMAIN tells them not to.</summary>
public enum Canary
{
    /// <summary>use-application-dns.net: Firefox keeps DNS over HTTPS off by default where it does not exist.</summary>
    Firefox,

    /// <summary>mask.icloud.com and mask-h2.icloud.com: without them iCloud Private Relay reports that it is not available.</summary>
    ICloud,
}
