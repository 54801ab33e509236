using System;
using System.IO;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>A log of checkpoints cannot be continued; the message says why, and what to do.</summary>
public sealed class CheckpointException : IOException
{
    internal CheckpointException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
