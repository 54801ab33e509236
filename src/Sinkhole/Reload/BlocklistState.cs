using Sinkhole.NameServer.Policy;

namespace Sinkhole.Reload;

/// <summary>What the blocklist metrics are read from.</summary>
/// <param name="Loaded">The set in force.</param>
/// <param name="Reloader">The reloads that led to it.</param>
/// <param name="Clock">By which instant orders begin and end.</param>
internal sealed record BlocklistState(LoadedCell Loaded, Reloader Reloader, OrderClock Clock);
