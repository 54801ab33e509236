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

    public const string Seed = "seed";

    public const string Hits = "hits";

    private const string Unfinished = ".new";

    /// <summary>The folders of the journals.</summary>
    private static readonly string[] Journals = [Hits];

    /// <summary>All names that the appliance gives, also those of files that were not finished.</summary>
    public static FrozenSet<string> All { get; } = ((IEnumerable<string>)
    [
        Lock,
        Seed,
        ApplianceId, ApplianceId + Unfinished,
        Generation, Generation + Unfinished,
        Clock, Clock + Unfinished,
        Orders, Orders + Unfinished,
        .. Journals.SelectMany(NamesOf),
    ]).ToFrozenSet();

    // A journal makes two files beside its folder, and names them by it.
    private static IEnumerable<string> NamesOf(string journal) =>
        [journal, journal + ".epoch", journal + ".epoch" + Unfinished, journal + ".loss", journal + ".loss" + Unfinished];
}
