using Sinkhole.Lookup;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Operator;

/// <summary>Explains answers; any thread, at any time.</summary>
internal interface ILookupService
{
    /// <summary>What the running generation answers for a name, and which line of which file decides.</summary>
    /// <param name="name">Presentation form, already found to be a name.</param>
    /// <param name="type">The query type.</param>
    LookupReport Lookup(string name, RRType type);
}
