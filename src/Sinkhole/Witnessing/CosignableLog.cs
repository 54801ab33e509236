using Sinkhole.Evidence.Witnesses;

namespace Sinkhole.Witnessing;

/// <summary>A log that is shown to witnesses.</summary>
/// <param name="Journal">The name of its journal.</param>
/// <param name="Log">Its files.</param>
internal sealed record CosignableLog(string Journal, CosignedLog Log);
