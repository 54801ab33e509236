using System.Collections.Generic;

namespace Sinkhole.Documents.Codes;

/// <summary>
/// SH1xx, and SH4xx of durations and bounds: the file, its YAML, and the form of each value. Every kind of document has them.
/// </summary>
public static class DocumentCodes
{
    /// <summary>SH100.</summary>
    public static FindingCode NotYaml { get; } = FindingCode.Error("SH100", "not valid YAML",
        "The text cannot be read as YAML at this place. The usual causes: a quote that is not closed, a line indented by another number "
        + "of spaces than its neighbours, a tab used to indent, or a value with ': ' or a leading special character that needs quotes. "
        + "Nothing after this place was read, so further findings may follow once it is fixed.");

    /// <summary>SH101.</summary>
    public static FindingCode UnknownKey { get; } = FindingCode.Error("SH101", "unknown key",
        "Only the keys of the format may be written, so that a misspelt key can never be silently ignored. The message names the "
        + "nearest known key, or the hint lists the allowed keys.");

    /// <summary>SH102.</summary>
    public static FindingCode DuplicateKey { get; } = FindingCode.Error("SH102", "key appears twice",
        "The same key appears twice in one mapping. Many YAML tools keep the last one and say nothing: after a careless merge a domain "
        + "would vanish from the order. Remove one of the two; the message says where the first one is.");

    /// <summary>SH103.</summary>
    public static FindingCode StarIsAlias { get; } = FindingCode.Error("SH103", "'*' at the start of a value",
        "An unquoted '*' begins a YAML alias, not a wildcard. An order does not need wildcards: 'match: subtree' covers a domain and "
        + "every name below it, 'match: exact' the one name alone.");

    /// <summary>SH110.</summary>
    public static FindingCode Anchor { get; } = FindingCode.Error("SH110", "anchors, aliases and merge keys are not allowed",
        "'&name', '*name' and '<<' let one line of YAML mean another. An order must say what it means where it says it, so that a "
        + "reader in court sees what the machine sees. Write the value out.");

    /// <summary>SH111.</summary>
    public static FindingCode KeyMissing { get; } = FindingCode.Error("SH111", "required key missing",
        "The format needs this key and does not guess it. For 'match', 'action' and 'page' of an entry: state them in the entry or once "
        + "under 'defaults'.");

    /// <summary>SH112.</summary>
    public static FindingCode NotAnInstant { get; } = FindingCode.Error("SH112", "date not UTC",
        "Instants are written in UTC, to the second, ending in Z: 2026-11-02T00:00:00Z. A date without time or with an offset could be "
        + "read in two ways, and an order begins and ends on the second.");

    /// <summary>SH114.</summary>
    public static FindingCode MarkInside { get; } = FindingCode.Error("SH114", "byte order mark inside the file",
        "A byte order mark (U+FEFF) is accepted once, as the very first character. Elsewhere it is invisible and makes a key or a "
        + "domain another one. It usually comes from joining files; delete the character.");

    /// <summary>SH115.</summary>
    public static FindingCode Tag { get; } = FindingCode.Error("SH115", "tags and directives are not allowed",
        "'!type' tags and '%' directives change how YAML is understood. Neither is part of the format; write the plain value, in quotes "
        + "if it begins with '!' or '%'.");

    /// <summary>SH116.</summary>
    public static FindingCode SecondDocument { get; } = FindingCode.Error("SH116", "second document in one file",
        "One order, one file. A line '---' or '...' in the middle begins a second document, which many tools would ignore. Split the "
        + "file.");

    /// <summary>SH117.</summary>
    public static FindingCode TooLarge { get; } = FindingCode.Error("SH117", "file too large or too deep",
        "A file has at most 64 MiB, a line at most 4,096 octets, and values nest at most 8 deep. No order needs more; long lists of "
        + "names belong in an 'entries_file'.");

    /// <summary>SH118.</summary>
    public static FindingCode NotText { get; } = FindingCode.Error("SH118", "not plain UTF-8 text",
        "The file must be UTF-8 without control characters and without the invisible characters that reverse the direction of text, "
        + "which can show a reader another domain than the machine reads. Save it again as UTF-8, or delete the character at the place "
        + "named.");

    /// <summary>SH119.</summary>
    public static FindingCode CannotRead { get; } = FindingCode.Error("SH119", "file or folder cannot be read",
        "A file or folder that the configuration names is missing, may not be read, or is of the wrong kind. Nothing is taken from a "
        + "set that cannot be read whole: the orders in force stay in force.");

    /// <summary>SH124.</summary>
    public static FindingCode EmptyFile { get; } = FindingCode.Error("SH124", "file without content",
        "The file is empty or contains only comments. An order ends by its 'valid_until', never by emptying its file.");

    /// <summary>SH125.</summary>
    public static FindingCode WrongShape { get; } = FindingCode.Error("SH125", "text, list or mapping in the wrong place",
        "The key takes another kind of value than the one written: a text, a list ('- ' lines or [a, b]) or a mapping ('key: value' "
        + "lines).");

    /// <summary>SH126.</summary>
    public static FindingCode ValueMissing { get; } = FindingCode.Error("SH126", "value missing",
        "The key is there and its value is empty, '~' or 'null'. Write the value, or leave the key out where it is optional.");

    /// <summary>SH127.</summary>
    public static FindingCode UnknownValue { get; } = FindingCode.Error("SH127", "unknown value",
        "The key takes one of a few words, written exactly so. Numbers are never accepted for words.");

    /// <summary>SH128.</summary>
    public static FindingCode ForeignFile { get; } = FindingCode.Error("SH128", "unrecognised file",
        "An order or configuration says what it is in its 'format' line, a text catalogue by its keys. A file that does not is not read "
        + "any further, and nothing of its content is shown: it may be a link to what the reader of the report must not see. The message "
        + "says what it looks like: get the right file, or add the line. A name file that is a web page or an archive is told so too.");

    /// <summary>SH129.</summary>
    public static FindingCode Unmerged { get; } = FindingCode.Error("SH129", "merge conflict marker",
        "Lines that begin with '<<<<<<<' and '>>>>>>>' are left by an unfinished merge of two versions: a person must decide which version "
        + "is right. Keep the right lines, remove the markers, and check again.");

    /// <summary>SH130.</summary>
    public static FindingCode UnknownFormat { get; } = FindingCode.Error("SH130", "unknown format",
        "'format' says which language the file is written in, and this version does not read that one. Nothing else of the file was "
        + "looked at.");

    /// <summary>SH135.</summary>
    public static FindingCode NotALink { get; } = FindingCode.Error("SH135", "not a web address",
        "The page shows this link to every visitor: an absolute http or https URL, at most 500 characters, without user or password.");

    /// <summary>SH136.</summary>
    public static FindingCode NotAMailAddress { get; } = FindingCode.Error("SH136", "not a mail address",
        "A mail address as people write it: name@host, ASCII, at most 254 characters, without display name.");

    /// <summary>SH137.</summary>
    public static FindingCode NotAText { get; } = FindingCode.Error("SH137", "text too long or with control characters",
        "The text goes onto a page and into records: one line, no control characters, and no longer than the message says.");

    /// <summary>SH138.</summary>
    public static FindingCode NotAHash { get; } = FindingCode.Error("SH138", "not a SHA-256",
        "A SHA-256 is 64 hexadecimal digits in lower case, as 'sha256sum FILE' prints it.");

    /// <summary>SH199.</summary>
    public static FindingCode TooMany { get; } = FindingCode.Error("SH199", "too many findings in one file",
        "After 1,000 findings in one file the rest are counted and not shown. Fix those shown and check again.");

    /// <summary>SH401.</summary>
    public static FindingCode NotADuration { get; } = FindingCode.Error("SH401", "not a duration",
        "A duration is a whole number and its unit, without a space: 500ms, 60s, 10m, 24h, 30d.");

    /// <summary>SH409.</summary>
    public static FindingCode OutOfRange { get; } = FindingCode.Error("SH409", "out of range",
        "The value has the right form but is too small or too large. The message says which values are accepted.");

    /// <summary>All of this family.</summary>
    public static IReadOnlyList<FindingCode> All { get; } =
    [
        NotYaml, UnknownKey, DuplicateKey, StarIsAlias, Anchor, KeyMissing, NotAnInstant, MarkInside, Tag, SecondDocument, TooLarge,
        NotText, CannotRead, EmptyFile, WrongShape, ValueMissing, UnknownValue, ForeignFile, Unmerged, UnknownFormat, NotALink,
        NotAMailAddress, NotAText, NotAHash, TooMany,
        NotADuration, OutOfRange,
    ];
}
