using Sinkhole.Lookup;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Operator;

/// <summary>Explains answers. Thread-safe.</summary>
internal interface ILookupService
{
    /// <summary>The answer of the running generation for a name, with the file and line that decide it.</summary>
    /// <param name="name">Presentation form, validated.</param>
    /// <param name="type">The query type.</param>
    LookupReport Lookup(string name, RRType type);
}
