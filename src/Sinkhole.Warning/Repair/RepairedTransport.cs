using System.IO.Pipelines;

namespace Sinkhole.Warning.Repair;

/// <summary>A connection's octets, those of the visitor with their lines repaired (<see cref="LineRepairer"/>).</summary>
/// <param name="transport">Kestrel's own.</param>
/// <param name="maxHeld">Max octets of a line that wait for its end.</param>
internal sealed class RepairedTransport(IDuplexPipe transport, int maxHeld) : IDuplexPipe
{
    /// <inheritdoc/>
    public PipeReader Input { get; } = new RepairedReader(transport.Input, new LineRepairer(maxHeld));

    /// <inheritdoc/>
    public PipeWriter Output => transport.Output;
}
