using System;
using System.IO;

namespace Sinkhole.Evidence.Erasure;

/// <summary>Something could not be erased; the message says what, and what to do.</summary>
public sealed class ErasureException : IOException
{
    internal ErasureException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
