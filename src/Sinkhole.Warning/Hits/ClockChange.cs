namespace Sinkhole.Warning.Hits;

/// <summary>What changed of the clock.</summary>
public enum ClockChange : byte
{
    /// <summary>It was set: it shows another time than the elapsed one leads to.</summary>
    Step = 1,

    /// <summary>It became synchronised, or is no longer.</summary>
    Synchronization = 2,

    /// <summary>Both at once.</summary>
    Both = 3,
}
