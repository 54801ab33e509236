namespace Sinkhole.Wire.Dns;

/// <summary>Why a message is malformed, one value per cause.</summary>
public enum WireError
{
    /// <summary>It is not malformed.</summary>
    None,

    /// <summary>The message is shorter than its counts and lengths require (RFC 1035 §4.1).</summary>
    ShortInput,

    /// <summary>A label type other than 00 and 11 (RFC 6891 §5, RFC 2673 is historic).</summary>
    LabelType,

    /// <summary>A name longer than 255 octets (RFC 1035 §2.3.4).</summary>
    NameTooLong,

    /// <summary>A compression pointer where none is allowed, or one that does not point strictly backwards (RFC 1035 §4.1.4).</summary>
    Pointer,

    /// <summary>More compression pointers in one name than its maximum number of labels.</summary>
    PointerLoop,

    /// <summary>More labels and pointers in the names of one message than the limit.</summary>
    TooManySteps,

    /// <summary>Octets follow the last record.</summary>
    TrailingOctets,

    /// <summary>A second OPT record (RFC 6891 §6.1.1).</summary>
    SecondOpt,

    /// <summary>An OPT record whose owner is not the root (RFC 6891 §6.1.2).</summary>
    OptOwner,

    /// <summary>An EDNS option that runs past its OPT record (RFC 6891 §6.1.2).</summary>
    OptionLength,

    /// <summary>More EDNS options than <see cref="WireLimits.EdnsOptions"/>.</summary>
    TooManyOptions,

    /// <summary>A TSIG record that is not the last of the message (RFC 8945 §5.1).</summary>
    SignaturePlace,
}
