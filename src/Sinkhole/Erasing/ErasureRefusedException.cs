using System;

namespace Sinkhole.Erasing;

/// <summary>Nothing is erased; the message says why, and what to do.</summary>
internal sealed class ErasureRefusedException : Exception
{
    /// <param name="message">For the operator.</param>
    /// <param name="inner">What the disk said.</param>
    public ErasureRefusedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
