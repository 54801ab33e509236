using System;

namespace Sinkhole.Cli;

/// <summary>The command line is wrong in a way that is seen only when the verb runs. The message is one sentence.</summary>
internal sealed class UsageException : Exception
{
    /// <param name="message">For the operator.</param>
    public UsageException(string message)
        : base(message)
    {
    }
}
