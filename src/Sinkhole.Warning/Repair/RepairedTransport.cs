using System.IO.Pipelines;

namespace Sinkhole.Warning.Repair;

/// <summary>A connection's octets, those of the visitor with their lines repaired (<see cref="LineWatch"/>).</summary>
/// <param name="transport">Kestrel's own.</param>
/// <param name="mostHeld">Most octets of a line that wait for its end.</param>
internal sealed class RepairedTransport(IDuplexPipe transport, int mostHeld) : IDuplexPipe
{
    /// <inheritdoc/>
    public PipeReader Input { get; } = new RepairedReader(transport.Input, new LineWatch(mostHeld));

    /// <inheritdoc/>
    public PipeWriter Output => transport.Output;
}
