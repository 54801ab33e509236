namespace Sinkhole.Wire.Dns;

/// <summary>Why a name in presentation form is invalid.</summary>
public enum NameTextError
{
    /// <summary>It is valid.</summary>
    None,

    /// <summary>It is empty.</summary>
    Empty,

    /// <summary>It has two dots in a row, or starts with a dot.</summary>
    EmptyLabel,

    /// <summary>A label is longer than 63 octets.</summary>
    LabelTooLong,

    /// <summary>The name is longer than 255 octets in wire form.</summary>
    NameTooLong,

    /// <summary>A backslash is not followed by a character or by three digits up to 255 (RFC 1035 §5.1).</summary>
    BadEscape,

    /// <summary>A character outside ASCII: write the A-label form (RFC 5890 §2.3.2.1).</summary>
    NotAscii,
}
