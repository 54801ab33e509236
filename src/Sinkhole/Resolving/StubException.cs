using System;

namespace Sinkhole.Resolving;

/// <summary>A name server that could not be asked; the message is a sentence for the operator.</summary>
internal sealed class StubException : Exception
{
    public StubException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
