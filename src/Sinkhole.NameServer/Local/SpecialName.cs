namespace Sinkhole.NameServer.Local;

/// <summary>A row of <see cref="SpecialNames"/>.</summary>
/// <param name="Name">The name, as text.</param>
/// <param name="Standard">The RFC and section that tells resolvers how to answer it.</param>
/// <param name="Role">How it is answered.</param>
/// <param name="Records">Its records except SOA and NS.</param>
internal sealed record SpecialName(string Name, string Standard, LocalRole Role, params LocalRecord[] Records);
