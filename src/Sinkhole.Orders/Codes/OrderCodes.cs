using System.Collections.Generic;
using Sinkhole.Documents.Codes;

namespace Sinkhole.Orders.Codes;

/// <summary>SH1xx: values and files that only orders have. SH2xx: what an order says, and the orders together.</summary>
public static class OrderCodes
{
    /// <summary>SH113.</summary>
    public static FindingCode FileNameDiffers { get; } = FindingCode.Error("SH113", "file name differs from order.id",
        "The file of an order is named <order.id>.yaml, so that a person who holds the number finds the file, and a copy under a new "
        + "name cannot pass for a new order. Rename the file or correct the id.");

    /// <summary>SH120.</summary>
    public static FindingCode EntriesFileMissing { get; } = FindingCode.Error("SH120", "entries_file missing or unreadable",
        "The order says that its names are in another file, and that file cannot be read. Put it beside the order; the message says "
        + "what failed.");

    /// <summary>SH121.</summary>
    public static FindingCode HashDiffers { get; } = FindingCode.Error("SH121", "entries_file has another SHA-256",
        "The order states the SHA-256 of its name file. A difference means that the file is not the one the order was "
        + "issued with: get the right file, or, if the change is meant, write the new hash and have it reviewed.");

    /// <summary>SH122.</summary>
    public static FindingCode EntriesFilePath { get; } = FindingCode.Error("SH122", "entries_file path not allowed",
        "The name file is in the same folder as the order and is written as a file name only: no folders, no '..', no link. So an "
        + "order can never read a file elsewhere on the machine.");

    /// <summary>SH131.</summary>
    public static FindingCode CaseNotQuoted { get; } = FindingCode.Error("SH131", "'case' not in quotes",
        "A court's file number often holds ' #', which begins a comment in YAML: case: 12 O 345/26 #7 is read as '12 O 345/26' by every "
        + "tool, without a warning. So 'case' must be in quotes, always.");

    /// <summary>SH132.</summary>
    public static FindingCode JurisdictionNotQuoted { get; } = FindingCode.Error("SH132", "'jurisdiction' not in quotes",
        "An unquoted NO is 'false' to many YAML tools, so that editors and scripts disagree about Norway. 'jurisdiction' must be in "
        + "quotes, always.");

    /// <summary>SH133.</summary>
    public static FindingCode NotAJurisdiction { get; } = FindingCode.Error("SH133", "not a jurisdiction",
        "A jurisdiction is a country code of ISO 3166-1 in two capital letters, with a subdivision of ISO 3166-2 where one is needed: "
        + "\"IT\", \"DE-BY\". \"EU\" and the user-assigned codes (\"XA\") are taken too.");

    /// <summary>SH134.</summary>
    public static FindingCode NotAnOrderId { get; } = FindingCode.Error("SH134", "not an order id",
        "An order id is 1 to 64 lower-case letters, digits and '-', and begins and ends with a letter or digit. It names the file, "
        + "stands in every record of a visit, and is never used again.");

    /// <summary>SH139.</summary>
    public static FindingCode HoldNotQuoted { get; } = FindingCode.Error("SH139", "'hold' not in quotes",
        "A hold says which court or case forbids that records of this order are erased, and until when. A file number in it often holds "
        + "' #', which begins a comment in YAML, and an unquoted no or ~ is another value to many tools. So 'hold' must be in quotes, "
        + "always. To lift a hold remove the key.");

    /// <summary>SH146.</summary>
    public static FindingCode HoldOfNothing { get; } = FindingCode.Error("SH146", "'hold' that says no",
        "The key 'hold' itself puts an order on hold, whatever its text says. no, false, none, off and ~ are refused, in quotes too: "
        + "whoever writes one of them wants no hold. Remove the line to lift a hold.");

    /// <summary>SH201.</summary>
    public static FindingCode NeverInForce { get; } = FindingCode.Error("SH201", "valid_until is not after valid_from",
        "An order is in force from 'valid_from' until just before 'valid_until'. These two leave no instant between them: one of them "
        + "is mistyped.");

    /// <summary>SH202.</summary>
    public static FindingCode Expired { get; } = FindingCode.Warning("SH202", "order expired",
        "'valid_until' has passed, so none of the names of this order is blocked by it any more once a synchronised clock has shown that "
        + "instant; any other clock ends no order. That is how an order ends; the file stays as its record. If the order was prolonged, "
        + "write the new instant.");

    /// <summary>SH203.</summary>
    public static FindingCode DuplicateName { get; } = FindingCode.Error("SH203", "domain twice in one order",
        "The same name with the same match appears twice in one order, and the two could contradict each other later. Remove one. "
        + "The same name once as 'exact' and once as 'subtree' is allowed: exact decides for the name itself.");

    /// <summary>SH204.</summary>
    public static FindingCode Covered { get; } = FindingCode.Warning("SH204", "entry has no effect",
        "A subtree above this entry, in the same order and not held by the guard, already says the same for it. The entry may stay, for "
        + "instance because the court named it, but removing it changes nothing.");

    /// <summary>SH205.</summary>
    public static FindingCode ReusedId { get; } = FindingCode.Error("SH205", "order id used twice",
        "Two files have the same order id. Records of visits name the order by its id alone, so an id is never used again: give one of "
        + "them another number.");

    /// <summary>SH206.</summary>
    public static FindingCode UnknownPage { get; } = FindingCode.Error("SH206", "page profile not in the configuration",
        "An order names no address; it names a page profile, and the configuration says under 'pages:' what visitors meet there. No "
        + "profile of this name is configured.");

    /// <summary>SH207.</summary>
    public static FindingCode PageWithoutUse { get; } = FindingCode.Error("SH207", "page on an entry that shows none",
        "'page' means something only with 'action: page'. Remove it, or correct the action.");

    /// <summary>SH208.</summary>
    public static FindingCode NoNames { get; } = FindingCode.Error("SH208", "order names no domain",
        "An order without a name is never taken, because an emptied list would silently unblock what the court ordered. To end an order "
        + "edit 'valid_until'.");

    /// <summary>SH209.</summary>
    public static FindingCode NoOrders { get; } = FindingCode.Error("SH209", "no order in this folder",
        "The configuration names this folder and it holds no order. An empty folder is more often a checkout in the middle or a "
        + "mistyped path than a wish to unblock everything. If no order is meant, write 'orders: []'.");

    /// <summary>SH210.</summary>
    public static FindingCode OtherEnding { get; } = FindingCode.Warning("SH210", "file is not read",
        "Orders are files that end in '.yaml'. This file looks like an order and is passed over: rename it, or move it away.");

    /// <summary>SH211.</summary>
    public static FindingCode Link { get; } = FindingCode.Warning("SH211", "order is a link",
        "The file in a folder of orders is a link, and what it leads to was read. Everyone who can change that other file "
        + "can change the order. Put the file itself here, unless the link is intended.");

    /// <summary>SH212.</summary>
    public static FindingCode NoHostName { get; } = FindingCode.Warning("SH212", "name that is not a host name",
        "Labels of a host name are letters and digits with '-' between them (RFC 1123); sites with '_', or with '-' first or last in a "
        + "label, do exist. The name is blocked like any other; some browsers and resolvers refuse to look it up, so that their "
        + "users see an error in place of the page. Nothing is to be done.");

    /// <summary>SH213.</summary>
    public static FindingCode ReadAlready { get; } = FindingCode.Warning("SH213", "orders named twice",
        "The configuration names this file or folder under 'orders:', and all that it holds was read already through another path that "
        + "it names. Each order counts once, so nothing is wrong with the set; remove one of the two paths.");

    /// <summary>SH214.</summary>
    public static FindingCode MisleadingName { get; } = FindingCode.Error("SH214", "file name that cannot be read as it looks",
        "The name of a file or folder among the orders is not UTF-8, or looks like an order's name but ends in a space or a character "
        + "that is not visible. Its content would not be read although a person sees an order there. 'ls -b' shows the name as it is; "
        + "rename the file, or move it out of the folder.");

    /// <summary>SH215.</summary>
    public static FindingCode Overdue { get; } = FindingCode.Warning("SH215", "order blocks past its end",
        "The clock reads that 'valid_until' has passed, but it is not synchronised, and no such clock ends an order: one that lost its "
        + "battery would unblock names. Synchronise the clock; the order then ends by itself.");

    /// <summary>All of this family.</summary>
    public static IReadOnlyList<FindingCode> All { get; } =
    [
        FileNameDiffers, EntriesFileMissing, HashDiffers, EntriesFilePath, CaseNotQuoted, JurisdictionNotQuoted, NotAJurisdiction,
        NotAnOrderId, HoldNotQuoted, HoldOfNothing,
        NeverInForce, Expired, DuplicateName, Covered, ReusedId, UnknownPage, PageWithoutUse, NoNames, NoOrders, OtherEnding, Link,
        NoHostName, ReadAlready, MisleadingName, Overdue,
    ];
}
