namespace Sinkhole.Exits;

/// <summary>Why the appliance cannot start: decides whether a restart can help.</summary>
internal enum StartFault
{
    /// <summary>The configuration or the orders are wrong: a restart does not help.</summary>
    Configuration,

    /// <summary>A port, a permission or a disk is not available now: a restart may help.</summary>
    Environment,
}
