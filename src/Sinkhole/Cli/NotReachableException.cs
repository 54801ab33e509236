using System;

namespace Sinkhole.Cli;

/// <summary>No appliance answers on its control socket. The message says which socket and what to do.</summary>
internal sealed class NotReachableException : Exception
{
    /// <param name="message">For the operator.</param>
    /// <param name="inner">The platform's exception.</param>
    public NotReachableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Whether nothing listens on any of the sockets: no appliance runs there, or it is just starting.</summary>
    public bool IsNothingListening { get; init; }
}
