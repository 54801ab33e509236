using System.Threading;

namespace Sinkhole.NameServer.Generations;

/// <summary>The running generation: the only mutable reference. Any thread reads; one writer publishes.</summary>
/// <remarks>No lock and no reader count: the garbage collector frees the old generation after its last query.</remarks>
public sealed class GenerationCell
{
    private Generation _current;

    /// <summary>Starts with the first generation: no socket opens before there is one (rule M17).</summary>
    public GenerationCell(Generation first)
    {
        _current = first;
    }

    /// <summary>The running generation. Read it once for each query.</summary>
    public Generation Current => Volatile.Read(ref _current);

    /// <summary>Makes a generation the running one for every query that starts from now on.</summary>
    /// <returns>The one it replaces.</returns>
    public Generation Publish(Generation next) => Interlocked.Exchange(ref _current, next);
}
