namespace Sinkhole.Wire.Dns;

/// <summary>Sizes that RFC 1035 §2.3.4 and RFC 6891 fix for everyone.</summary>
public static class WireLimits
{
    /// <summary>Octets of a message header.</summary>
    public const int HeaderOctets = 12;

    /// <summary>Most octets of a name in wire form, the root label's length octet included.</summary>
    public const int NameOctets = 255;

    /// <summary>Most octets of one label, without its length octet.</summary>
    public const int LabelOctets = 63;

    /// <summary>Most labels of a name, without the root.</summary>
    public const int Labels = 127;

    /// <summary>Most labels and pointers that are walked for the owners of one message, in one reading of it.</summary>
    public const int OwnerSteps = 1 << 16;

    /// <summary>Most octets of a message: the width of TCP's length prefix.</summary>
    public const int MessageOctets = 65_535;

    /// <summary>What every client takes by UDP without EDNS (RFC 1035 §4.2.1).</summary>
    public const int PlainUdpOctets = 512;

    /// <summary>What we offer by UDP: never fragmented on today's paths (RFC 9715 §3).</summary>
    public const int UdpOctets = 1232;

    /// <summary>Most EDNS options looked at in one message: longer lists are refused before any work.</summary>
    public const int EdnsOptions = 64;
}
