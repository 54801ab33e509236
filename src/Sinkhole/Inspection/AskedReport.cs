namespace Sinkhole.Inspection;

/// <summary>A name that was asked for.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of a DNS query; null for a hello.</param>
/// <param name="Queries">How often.</param>
internal sealed record AskedReport(string Name, string? Type, long Queries);
