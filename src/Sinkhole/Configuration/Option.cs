using System;
using System.Collections.Generic;

namespace Sinkhole.Configuration;

/// <summary>One option of sinkhole.yaml.</summary>
/// <param name="Path">Its keys as they are written in the file, with dots between: <c>dns.cache.memory</c>.</param>
/// <param name="Effect">What its change brings about.</param>
/// <param name="Values">Its value as texts; two configurations with the same texts are the same in this option.</param>
internal sealed record Option(string Path, OptionEffect Effect, Func<SinkholeOptions, IEnumerable<string>> Values)
{
    /// <summary>The second configuration with this option as the first has it; only of options that need a restart.</summary>
    public Func<SinkholeOptions, SinkholeOptions, SinkholeOptions>? Keep { get; init; }

    /// <summary>Whether a reload does not apply it.</summary>
    public bool NeedsRestart => Effect.HasFlag(OptionEffect.Restart);

    /// <summary>Whether the content hash covers it.</summary>
    public bool IsContent => Effect.HasFlag(OptionEffect.Content);
}
