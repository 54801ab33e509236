using System;

namespace Sinkhole.Resolving;

/// <summary>A name server gave no answer. The message is a sentence for the operator.</summary>
internal sealed class StubResolverException : Exception
{
    public StubResolverException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
