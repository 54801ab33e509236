using System.Collections.Generic;
using Sinkhole.Documents.Codes;

namespace Sinkhole.Configuration;

/// <summary>SH4xx: values of sinkhole.yaml and of text catalogues. Those that orders have too are of all documents.</summary>
internal static class ConfigurationCodes
{
    /// <summary>SH402.</summary>
    public static FindingCode NotASize { get; } = FindingCode.Error("SH402", "not a size",
        "A size is a whole number and its unit, without a space: 512B, 64KiB, 64MiB, 2GiB. Units are powers of 1,024, and say so.");

    /// <summary>SH403.</summary>
    public static FindingCode NotAnEndpoint { get; } = FindingCode.Error("SH403", "not an address and port",
        "Write ip:port, an IPv6 address in brackets: \"127.0.0.1:1053\", \"[::1]:1053\". Host names are not taken: a name server "
        + "cannot ask itself for its own address.");

    /// <summary>SH404.</summary>
    public static FindingCode NotAnAddress { get; } = FindingCode.Error("SH404", "not an IP address",
        "An IPv4 address is four numbers from 0 to 255 without leading zeros; an IPv6 address is written in quotes, without brackets or "
        + "zone.");

    /// <summary>SH405.</summary>
    public static FindingCode NotAPrefix { get; } = FindingCode.Error("SH405", "not a prefix",
        "A prefix is an address and the number of its leading bits: \"192.0.2.0/24\", \"2001:db8::/32\". The bits after them must be "
        + "zero, so that the meaning is unambiguous.");

    /// <summary>SH406.</summary>
    public static FindingCode NotBuilt { get; } = FindingCode.Error("SH406", "not built yet in this version",
        "The option is part of the format but not implemented yet. It is refused rather than ignored: an operator must be able to trust "
        + "that what is written is done. Leave the default.");

    /// <summary>SH407.</summary>
    public static FindingCode NotANumber { get; } = FindingCode.Error("SH407", "not a number",
        "Digits only: no sign, no leading zero, no '_', no '0x', no unit. YAML tools read 012 as ten and 1:30 as ninety; "
        + "there is one reading only.");

    /// <summary>SH408.</summary>
    public static FindingCode NotAFlag { get; } = FindingCode.Error("SH408", "not true or false",
        "Only true and false, without quotes. yes, no, on and off mean different things to different YAML tools.");

    /// <summary>SH410.</summary>
    public static FindingCode Duplicate { get; } = FindingCode.Error("SH410", "the same value twice, or a loop",
        "The list names the same thing twice: two listeners cannot share an endpoint, also where one of them is a wildcard and takes "
        + "every address, and a second mention elsewhere is a mistake. Remove one. An upstream that is one of our own listeners is "
        + "reported here too: each query would come back as a new one, in a loop. Name the resolver that is meant as the upstream.");

    /// <summary>SH411.</summary>
    public static FindingCode NotAPageName { get; } = FindingCode.Error("SH411", "not a page profile name",
        "A page profile's name is 1 to 32 lower-case letters, digits and '-', beginning with a letter: orders refer to it.");

    /// <summary>SH412.</summary>
    public static FindingCode NoAddress { get; } = FindingCode.Error("SH412", "page profile without an address",
        "Seized names are answered with the addresses of their page profile; one without any could only be answered with silence. Give "
        + "at least one address on which this appliance or its load balancer listens.");

    /// <summary>SH413.</summary>
    public static FindingCode NotALanguage { get; } = FindingCode.Error("SH413", "not a language",
        "A language is its code of two or three lower-case letters (ISO 639): it, fr, en. A page needs at least one, and each needs its "
        + "catalogue.");

    /// <summary>SH414.</summary>
    public static FindingCode OpenToAll { get; } = FindingCode.Warning("SH414", "open to everyone",
        "'dns.clients' is open to the Internet, and upstreams are configured: strangers will use the appliance to attack others. "
        + "Name the prefixes of your own subscribers.");

    /// <summary>SH415.</summary>
    public static FindingCode TextMissing { get; } = FindingCode.Error("SH415", "text missing in a catalogue",
        "The page needs every one of its texts in each language: a page in two languages confuses visitors. Add the text; "
        + "the file for English is the model.");

    /// <summary>SH416.</summary>
    public static FindingCode NotAPath { get; } = FindingCode.Error("SH416", "not a path",
        "A path of a file or folder, without control characters. Relative paths count from the folder of the file that names them.");

    /// <summary>SH417.</summary>
    public static FindingCode DataAmongOrders { get; } = FindingCode.Error("SH417", "data folder and orders in one another",
        "The appliance keeps a copy of the orders in force in its data folder. With 'data' below a folder of 'orders', or an order below "
        + "'data', that copy would be read as further orders, each with an id that is in use. Links are followed before the two are "
        + "compared. Give 'data' a folder of its own.");

    /// <summary>SH418.</summary>
    public static FindingCode DataOfOthers { get; } = FindingCode.Error("SH418", "data folder of others",
        "Evidence and state need a folder that this appliance alone uses. This one is not a folder, cannot be made because a file stands "
        + "on its path, holds what the appliance did not write, or lets every user write to it. Name a folder that does not exist, an "
        + "empty one, or the one that this appliance made.");

    /// <summary>SH419.</summary>
    public static FindingCode Unreachable { get; } = FindingCode.Error("SH419", "address that cannot be meant",
        "Unspecified, multicast, broadcast, reserved and link-local addresses are not addresses at which clients reach a page or a name "
        + "server answers, and IPv4 addresses are not written in the form of IPv6. Write the address that is meant. Documentation "
        + "addresses (192.0.2.0/24, 2001:db8::/32) are taken for trials.");

    /// <summary>SH420.</summary>
    public static FindingCode LoopbackPage { get; } = FindingCode.Warning("SH420", "page on the visitor's own machine",
        "A loopback address is another machine for every client: a client elsewhere is sent to its own computer and sees no "
        + "page. It is right only for a trial on one machine.");

    /// <summary>SH421.</summary>
    public static FindingCode Unreached { get; } = FindingCode.Warning("SH421", "limit that another one makes unreachable",
        "One client cannot have more connections than there are in all, and an idle connection of the page holds 24 KiB of "
        + "'limits.web_memory', of which one address has a quarter. The smaller limit is the one that holds. Where both are meant, "
        + "raise the one that the message names.");

    /// <summary>SH422.</summary>
    public static FindingCode ClosedToAll { get; } = FindingCode.Warning("SH422", "closed to everyone",
        "'dns.clients' names no prefix, so that every query is answered with REFUSED. Name the prefixes of your own subscribers, or of "
        + "the resolvers that forward to this appliance.");

    /// <summary>SH423.</summary>
    public static FindingCode NotACertificate { get; } = FindingCode.Error("SH423", "not a certificate to seal to",
        "A file of 'authority.certificates' holds one X.509 certificate in PEM form and nothing else. Its key is RSA of 3,072 bits or "
        + "more, and a 'keyUsage' in it allows keyEncipherment. Not every user may write to the "
        + "file, and it is not the appliance's own. A private key must not be on the appliance: whoever has it opens the evidence.");

    /// <summary>SH424.</summary>
    public static FindingCode CertificateOutOfDate { get; } = FindingCode.Warning("SH424", "authority certificate out of its dates",
        "By this machine's clock the certificate has expired or is not valid yet. Accounts are sealed to it all the same: its key still "
        + "opens them, and evidence that was not sealed would be lost. Ask the authority for a new certificate, or correct the clock.");

    /// <summary>SH425.</summary>
    public static FindingCode SealedToNobody { get; } = FindingCode.Error("SH425", "accounts sealed to nobody",
        "A page profile with 'account: sealed' records the account that a device presents so that only the authority can read it. "
        + "That needs at least one of its certificates in 'authority.certificates'. Name one, or write 'account: none'.");

    /// <summary>SH426.</summary>
    public static FindingCode OperationKeyUnusable { get; } = FindingCode.Error("SH426", "operation key that cannot be used",
        "The file of 'authority.operation_key_file' holds 32 octets or more, sealed by the authority to the certificate that "
        + "'sinkhole evidence certificate' prints (CMS EnvelopedData, DER). It must be readable by the user of the appliance only. "
        + "With that key passwords are hashed before they are sealed; nothing else of them is kept.");

    /// <summary>SH427.</summary>
    public static FindingCode OperationKeyMissing { get; } = FindingCode.Warning("SH427", "operation key missing",
        "The file of 'authority.operation_key_file' does not exist, so no password is hashed; accounts are sealed without. The key is "
        + "destroyed by removing its file. If that was meant, write 'operation_key_file: null'; otherwise put the file back.");

    /// <summary>SH428.</summary>
    public static FindingCode NoRootOfTimeStamps { get; } = FindingCode.Error("SH428", "no certificate to check time stamps with",
        "A time stamp proves something only if its signature leads to a certificate that the operator chose. "
        + "'evidence.timestamp.certificates' names PEM files with that authority's root certificate and, where the authority does not send "
        + "them, those between. A file here holds certificates only: never a private key.");

    /// <summary>SH429.</summary>
    public static FindingCode NotAWitnessKey { get; } = FindingCode.Error("SH429", "not the key of a witness",
        "Only cosignatures of this key count, so it is copied from the witness, which prints it when it starts and keeps it in 'key.pub' "
        + "of its folder: a name, 8 hexadecimal digits and a base64 text, with '+' between them.");

    /// <summary>SH436.</summary>
    public static FindingCode NotACountry { get; } = FindingCode.Error("SH436", "not a country",
        "'evidence.countries' names the countries with which 'jurisdiction' of an order begins: a code of ISO 3166-1 in two capital "
        + "letters, \"EU\", or a user-assigned code (\"XA\"). A subdivision has the time of its country; an order may say its own under "
        + "'retention'.");

    /// <summary>All of this family.</summary>
    public static IReadOnlyList<FindingCode> All { get; } =
    [
        NotASize, NotAnEndpoint, NotAnAddress, NotAPrefix, NotBuilt, NotANumber, NotAFlag, Duplicate,
        NotAPageName, NoAddress, NotALanguage, OpenToAll, TextMissing, NotAPath, DataAmongOrders, DataOfOthers, Unreachable,
        LoopbackPage, Unreached, ClosedToAll, NotACertificate, CertificateOutOfDate, SealedToNobody,
        OperationKeyUnusable, OperationKeyMissing, NoRootOfTimeStamps, NotAWitnessKey, NotACountry,
    ];
}
