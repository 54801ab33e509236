using System;

namespace Sinkhole.Exits;

/// <summary>The appliance cannot start; the message is for the operator: what, where, and how to mend it.</summary>
internal sealed class CannotStartException : Exception
{
    /// <param name="fault">Decides the exit code.</param>
    /// <param name="message">One sentence or two, shown as it is.</param>
    /// <param name="inner">What the platform said.</param>
    public CannotStartException(StartFault fault, string message, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
    }

    /// <summary>Why, for the exit code.</summary>
    public StartFault Fault { get; }
}
