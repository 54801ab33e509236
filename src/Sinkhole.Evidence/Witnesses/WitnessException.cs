using System;
using System.IO;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>A witness, or the exchange with one, cannot go on; the message says why, and what to do.</summary>
public sealed class WitnessException : IOException
{
    internal WitnessException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
