using Sinkhole.Documents.Findings;

namespace Sinkhole.Orders.Guard;

/// <summary>A name that a configuration lists, and where.</summary>
/// <param name="Name">In lower case, without the last dot.</param>
/// <param name="Position">Where it is listed.</param>
public sealed record WrittenName(string Name, SourcePosition Position);
