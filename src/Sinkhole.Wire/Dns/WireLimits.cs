namespace Sinkhole.Wire.Dns;

/// <summary>Sizes from RFC 1035 §2.3.4 and RFC 6891, and limits of this implementation.</summary>
public static class WireLimits
{
    /// <summary>Length of a message header.</summary>
    public const int HeaderOctets = 12;

    /// <summary>Maximum length of a name in wire form, including the root's length octet.</summary>
    public const int NameOctets = 255;

    /// <summary>Maximum length of a label, without its length octet.</summary>
    public const int LabelOctets = 63;

    /// <summary>Maximum number of labels in a name, without the root.</summary>
    public const int Labels = 127;

    /// <summary>Maximum number of labels and pointers to walk for all owners of a message, per pass.</summary>
    public const int OwnerSteps = 1 << 16;

    /// <summary>Maximum length of a message: TCP's length prefix has 16 bits.</summary>
    public const int MessageOctets = 65_535;

    /// <summary>Maximum UDP payload without EDNS (RFC 1035 §4.2.1).</summary>
    public const int PlainUdpOctets = 512;

    /// <summary>UDP payload size that we offer: avoids IP fragmentation (RFC 9715 §3).</summary>
    public const int UdpOctets = 1232;

    /// <summary>Maximum number of EDNS options in a message; longer lists are refused.</summary>
    public const int EdnsOptions = 64;
}
