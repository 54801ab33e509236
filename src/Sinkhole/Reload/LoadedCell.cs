using System.Threading;
using Sinkhole.NameServer.Generations;

namespace Sinkhole.Reload;

/// <summary>The one mutable word of the executable: the set in force, and with it the name server's generation.</summary>
/// <remarks>Any thread reads; the reloader is the one writer.</remarks>
internal sealed class LoadedCell
{
    private LoadedSet _current;

    /// <param name="first">The first set: nothing listens before there is one.</param>
    public LoadedCell(LoadedSet first)
    {
        _current = first;
        Generations = new GenerationCell(first.Generation);
    }

    /// <summary>The set in force.</summary>
    public LoadedSet Current => Volatile.Read(ref _current);

    /// <summary>The name server's view of it.</summary>
    public GenerationCell Generations { get; }

    /// <summary>Puts a set in force. The pages come first: whoever is sent here by the new generation finds its page.</summary>
    public void Publish(LoadedSet next)
    {
        Volatile.Write(ref _current, next);
        Generations.Publish(next.Generation);
    }
}
