using System.Diagnostics.CodeAnalysis;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Warning.Hits;

/// <summary>What covers a host name: implemented by the host, because Warning knows no policy.</summary>
/// <remarks>Called on any thread for every request; must not wait and must answer from one generation.</remarks>
public interface IBlockedNames
{
    /// <summary>Finds the order in force that decides for a host, as the name server would now.</summary>
    /// <param name="host">The host asked for, folded; a view valid during the call.</param>
    /// <param name="blocked">What covers the host.</param>
    /// <returns>False when no order in force shows a page for this name.</returns>
    bool TryFind(scoped WireName host, [NotNullWhen(true)] out BlockedName? blocked);
}
