using System;
using System.IO;
using Microsoft.Extensions.Logging;
using Sinkhole.NameServer.Policy;
using Sinkhole.Storage;

namespace Sinkhole.Reload;

/// <summary>
/// Assigns a number to a set, saves the number and the orders on disk, then builds and publishes the set. Not thread-safe; the reloader
/// is the only caller.
/// </summary>
internal sealed class Publisher
{
    private readonly GenerationNumber _number;
    private readonly SeedFolder _seed;
    private readonly OrderClock _clock;
    private readonly ILogger _logger;
    private readonly long _floor;

    /// <param name="number">Assigns and saves the number.</param>
    /// <param name="floor">The highest generation number in the records on disk; 0 when there are none.</param>
    /// <param name="seed">Saves the last good orders.</param>
    /// <param name="clock">Decides which orders are in force.</param>
    /// <param name="logger">Logs when the orders could not be saved.</param>
    public Publisher(GenerationNumber number, long floor, SeedFolder seed, OrderClock clock, ILogger logger)
    {
        _number = number;
        _floor = floor;
        _seed = seed;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Builds the first set without publishing it.</summary>
    /// <exception cref="IOException">Its number could not be saved.</exception>
    public LoadedSet First(SourceSet source) => Build(source, running: null);

    /// <summary>Publishes a set.</summary>
    /// <returns>The set that runs now; it has the same number when the content is the same.</returns>
    /// <exception cref="IOException">Its number could not be saved: nothing was published.</exception>
    public LoadedSet Publish(SourceSet source, LoadedCell loaded)
    {
        LoadedSet next = Build(source, loaded.Current);
        loaded.Publish(next);
        return next;
    }

    private LoadedSet Build(SourceSet source, LoadedSet? running)
    {
        OrderInstant now = _clock.Now();
        byte[] hash = ContentHash.Compute(source, now);
        uint number = checked((uint)_number.Assign(hash, _floor));
        LoadedSet built = SetBuilder.Build(source, number, hash, _clock.Time.GetUtcNow(), now);
        if (!source.IsSeed)
        {
            // Cheap when the copy exists; a copy that failed is tried again with the next build.
            KeepSeed(source);
        }

        return running?.Generation.Number == number ? built with { PublishedAt = running.PublishedAt } : built;
    }

    private void KeepSeed(SourceSet source)
    {
        try
        {
            _seed.Keep(source.Orders);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.SeedNotSaved(_logger, error.Message);
        }
    }
}
