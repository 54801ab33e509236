using System.Collections.Frozen;
using System.Collections.Generic;

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

    // The journal makes them beside its folder, and names them by it.
    private const string HitsEpoch = Hits + ".epoch";
    private const string HitsLoss = Hits + ".loss";
    private const string Unfinished = ".new";

    /// <summary>All names that the appliance gives, also those of files that were not finished.</summary>
    public static FrozenSet<string> All { get; } = ((IEnumerable<string>)
    [
        Lock,
        Seed,
        ApplianceId, ApplianceId + Unfinished,
        Generation, Generation + Unfinished,
        Clock, Clock + Unfinished,
        Orders, Orders + Unfinished,
        Hits, HitsEpoch, HitsEpoch + Unfinished, HitsLoss, HitsLoss + Unfinished,
    ]).ToFrozenSet();
}
