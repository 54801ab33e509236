using System.Threading;
using Sinkhole.NameServer.Generations;

namespace Sinkhole.Reload;

/// <summary>Holds the current set and the name server's generation that belongs to it.</summary>
/// <remarks>Any thread reads; only the reloader writes.</remarks>
internal sealed class LoadedCell
{
    private LoadedSet _current;

    /// <param name="first">The first set; listeners start only after it is loaded.</param>
    public LoadedCell(LoadedSet first)
    {
        _current = first;
        Generations = new GenerationCell(first.Generation);
    }

    /// <summary>The current set.</summary>
    public LoadedSet Current => Volatile.Read(ref _current);

    /// <summary>The name server's generation of the current set.</summary>
    public GenerationCell Generations { get; }

    /// <summary>Makes a set current. Pages are published first, so that a visitor whom the new generation redirects finds a page.</summary>
    public void Publish(LoadedSet next)
    {
        Volatile.Write(ref _current, next);
        Generations.Publish(next.Generation);
    }
}
