using System;
using System.IO;

namespace Sinkhole.Evidence.Packages;

/// <summary>A package cannot be written or read; the message says why, and what to do.</summary>
public sealed class PackageException : IOException
{
    /// <param name="message">Why, and what to do.</param>
    /// <param name="cause">What failed; null for none.</param>
    public PackageException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
