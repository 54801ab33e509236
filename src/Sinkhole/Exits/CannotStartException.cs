using System;
using System.Net;

namespace Sinkhole.Exits;

/// <summary>The appliance cannot start. The message tells the operator what is wrong, where, and how to fix it.</summary>
internal sealed class CannotStartException : Exception
{
    /// <param name="fault">Decides the exit code.</param>
    /// <param name="message">One or two sentences, shown unchanged.</param>
    /// <param name="inner">The platform's exception.</param>
    public CannotStartException(StartFault fault, string message, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
    }

    /// <summary>The cause, which decides the exit code.</summary>
    public StartFault Fault { get; }

    /// <summary>The key and address of a listener that could not be opened; null for other causes.</summary>
    public (string Key, IPEndPoint EndPoint)? Listener { get; init; }
}
