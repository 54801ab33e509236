using System;
using System.IO;
using Microsoft.Extensions.Logging;
using Sinkhole.NameServer.Policy;
using Sinkhole.Storage;

namespace Sinkhole.Reload;

/// <summary>
/// Gives a set its number, keeps the number and the orders on disk, then builds and publishes. One caller at a time: the reloader.
/// </summary>
internal sealed class Publisher
{
    private readonly GenerationNumber _number;
    private readonly SeedFolder _seed;
    private readonly OrderClock _clock;
    private readonly ILogger _logger;
    private readonly long _floor;

    /// <param name="number">Keeps the number.</param>
    /// <param name="floor">The highest number that records on disk bear; 0 where there are none.</param>
    /// <param name="seed">Keeps the last good orders.</param>
    /// <param name="clock">By which orders are in force or not.</param>
    /// <param name="logger">Told when the orders could not be kept.</param>
    public Publisher(GenerationNumber number, long floor, SeedFolder seed, OrderClock clock, ILogger logger)
    {
        _number = number;
        _floor = floor;
        _seed = seed;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>The first set, published to nobody yet.</summary>
    /// <exception cref="IOException">Its number could not be kept.</exception>
    public LoadedSet First(SourceSet source) => Build(source, running: null);

    /// <summary>Publishes a set.</summary>
    /// <returns>The set in force after it: of the same number when the content is the same.</returns>
    /// <exception cref="IOException">Its number could not be kept: nothing was published.</exception>
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
            // A copy that is kept already costs a look; one that failed is made by the next build.
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
            Log.SeedNotKept(_logger, error.Message);
        }
    }
}
