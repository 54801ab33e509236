namespace Sinkhole.Wire.Dns;

/// <summary>Why bytes were refused, one value a cause.</summary>
public enum WireError
{
    /// <summary>They were not refused.</summary>
    None,

    /// <summary>The message ends before what it announces (RFC 1035 §4.1).</summary>
    ShortInput,

    /// <summary>A label type other than 00 and 11 (RFC 6891 §5, RFC 2673 is historic).</summary>
    LabelType,

    /// <summary>A name longer than 255 octets (RFC 1035 §2.3.4).</summary>
    NameTooLong,

    /// <summary>A compression pointer where none may stand, or one that does not point strictly backwards (RFC 1035 §4.1.4).</summary>
    Pointer,

    /// <summary>More compression pointers in one name than a name can have labels.</summary>
    PointerLoop,

    /// <summary>More labels and pointers in the names of one message than are walked for it.</summary>
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
