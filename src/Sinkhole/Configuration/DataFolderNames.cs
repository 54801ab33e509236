using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;

namespace Sinkhole.Configuration;

/// <summary>What the appliance calls its own in the data folder: where each is made, and where it is judged whose the folder is.</summary>
internal static class DataFolderNames
{
    /// <summary>Made at the first start, before all else but the lock: a folder that has it is the appliance's own.</summary>
    public const string ApplianceId = "appliance_id";

    public const string Lock = "lock";

    public const string Generation = "generation";

    public const string Clock = "clock";

    public const string Orders = "orders";

    /// <summary>How long the records of each order are kept.</summary>
    public const string Terms = "terms";

    /// <summary>Behind the name of <see cref="Terms"/>, where they could not be read whole; a number may follow.</summary>
    public const string DamagedExtension = ".damaged";

    /// <summary>Space that an erasure may use when the disk is full.</summary>
    public const string Reserve = "reserve";

    public const string Seed = "seed";

    public const string Hits = "hits";

    public const string Audit = "audit";

    public const string Seals = "seals";

    /// <summary>In <see cref="Keys"/>.</summary>
    public const string ApplianceKey = "appliance.key";

    public const string ControlSocket = "control_socket";

    /// <summary>Private keys, each in a file that only the owner can read.</summary>
    public const string Keys = "keys";

    /// <summary>The logs of signed checkpoints; nothing secret.</summary>
    public const string Proofs = "proofs";

    private const string Unfinished = ".new";

    private const string EpochExtension = ".epoch";
    private const string LossExtension = ".loss";

    /// <summary>Names that the appliance gives, also those of files that were not finished; not those of journals.</summary>
    private static readonly FrozenSet<string> Own = ((IEnumerable<string>)
    [
        Lock,
        Seed,
        Keys,
        Proofs,
        Seals,
        ApplianceId, ApplianceId + Unfinished,
        Generation, Generation + Unfinished,
        Clock, Clock + Unfinished,
        Orders, Orders + Unfinished,
        Terms, Terms + Unfinished,
        Reserve, Reserve + Unfinished,
        ControlSocket, ControlSocket + Unfinished,
    ]).ToFrozenSet();

    /// <summary>Whether the appliance gave an entry of its data folder this name.</summary>
    /// <param name="name">The entry.</param>
    /// <param name="entries">All entries of the folder.</param>
    public static bool IsOwn(string name, IReadOnlySet<string> entries) =>
        Own.Contains(name)
        || name.StartsWith(Terms + DamagedExtension, StringComparison.Ordinal)
        || (JournalOf(name) is string journal && IsJournal(journal, entries));

    /// <summary>Whether a folder with these entries holds a journal.</summary>
    public static bool HoldsJournal(IReadOnlySet<string> entries) =>
        entries.Any(name => JournalOf(name) == name && IsJournal(name, entries));

    // A journal is known by the epoch that it keeps beside its folder; those that every appliance has also by their names.
    private static bool IsJournal(string name, IReadOnlySet<string> entries) =>
        name is Hits or Audit || entries.Contains(name + EpochExtension);

    /// <summary>The journal whose folder, or file beside it, has this name; null where the name is none of a journal.</summary>
    private static string? JournalOf(string name)
    {
        int end = name.IndexOf('.', StringComparison.Ordinal);
        string journal = end < 0 ? name : name[..end];
        string extension = name[journal.Length..];
        bool isOfJournal = extension is "" or EpochExtension or EpochExtension + Unfinished or LossExtension or LossExtension + Unfinished
            || extension.StartsWith(LossExtension + ".v", StringComparison.Ordinal);
        return isOfJournal ? journal : null;
    }
}
