namespace Sinkhole.Configuration;

/// <summary>Two endpoints that cannot stand beside each other.</summary>
/// <param name="At">The one where it is reported.</param>
/// <param name="Message">What is wrong, without the position.</param>
/// <param name="Hint">How to fix it; null where the message says so.</param>
internal sealed record EndpointConflict(WrittenEndpoint At, string Message, string? Hint);
