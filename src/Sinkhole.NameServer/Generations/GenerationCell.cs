using System.Threading;

namespace Sinkhole.NameServer.Generations;

/// <summary>The one mutable word: which generation is in force. Any thread reads; one writer publishes.</summary>
/// <remarks>No lock and no count of readers: the collector takes the old generation when its last query ends.</remarks>
public sealed class GenerationCell
{
    private Generation _current;

    /// <summary>Begins with the first generation: no socket opens before there is one (rule M17).</summary>
    public GenerationCell(Generation first)
    {
        _current = first;
    }

    /// <summary>The generation in force. Read it once a query.</summary>
    public Generation Current => Volatile.Read(ref _current);

    /// <summary>Puts a generation in force for every query that begins from now on.</summary>
    /// <returns>The one it replaces.</returns>
    public Generation Publish(Generation next) => Interlocked.Exchange(ref _current, next);
}
