using System;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>What only root may do: a test that needs it is skipped, and named, for anyone else.</summary>
internal static class Privilege
{
    /// <summary>Goes on for root alone.</summary>
    /// <param name="purpose">What the test must do: "mount a tmpfs".</param>
    public static void RequireRoot(string purpose) => Assert.SkipUnless(Environment.IsPrivilegedProcess, $"needs root, to {purpose}");
}
