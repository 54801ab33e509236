namespace Sinkhole.NameServer.Local;

/// <summary>Names that devices ask before they leave the network's resolver; NXDOMAIN asks them to stay.</summary>
public enum Canary
{
    /// <summary>use-application-dns.net: Firefox keeps DNS over HTTPS off by default where it does not exist.</summary>
    Firefox,

    /// <summary>mask.icloud.com and mask-h2.icloud.com: without them iCloud Private Relay says that it is not to be had here.</summary>
    ICloud,
}
