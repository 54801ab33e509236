namespace Sinkhole.Reload;

/// <summary>Result of a reload: the label <c>result</c> of <c>sinkhole_blocklist_reloads_total</c>.</summary>
internal enum ReloadResult
{
    /// <summary>What was read runs now, changed or not.</summary>
    Ok,

    /// <summary>Refused because of a finding: the previous generation keeps running.</summary>
    Invalid,

    /// <summary>It could not be saved on disk: the previous generation keeps running.</summary>
    IoError,
}
