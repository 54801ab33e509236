namespace Sinkhole.Reload;

/// <summary>How a reload ended: the label <c>result</c> of <c>sinkhole_blocklist_reloads_total</c>.</summary>
internal enum ReloadResult
{
    /// <summary>What was read runs now, changed or not.</summary>
    Ok,

    /// <summary>A finding refuses it: what ran before runs on.</summary>
    Invalid,

    /// <summary>It could not be kept on disk: what ran before runs on.</summary>
    IoError,
}
