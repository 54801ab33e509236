using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Processes;

namespace Sinkhole.Exits;

/// <summary>
/// Refuses a limit of open files with which the process would hang, or end without a reason that an operator can fix: .NET says
/// "OutOfMemoryException" when no descriptor is left for a library or a thread.
/// </summary>
/// <remarks>Uses the core library alone, because each other library that is not native code takes two descriptors.</remarks>
internal static class DescriptorLimit
{
    // Measured with two processors, from where it works: native code 20 and 10; managed code 170 and 88. A listener takes one more for each
    // processor: where that is too many, its own message says so.
    private static readonly (int Run, int OtherVerb) NativeCode = (64, 16);
    private static readonly (int Run, int OtherVerb) ManagedCode = (200, 128);

    private const int StandardError = 2;

    /// <summary>Why a limit is too low, with the remedy; null where it is enough.</summary>
    /// <param name="limit">Maximum number of descriptors of the process.</param>
    /// <param name="isNative">Whether the program is native code.</param>
    /// <param name="arguments">The command line without the program name.</param>
    public static string? Problem(long limit, bool isNative, string[] arguments)
    {
        (int run, int otherVerb) = isNative ? NativeCode : ManagedCode;
        int min = arguments is ["run", ..] ? run : otherVerb;
        return limit < min
            ? $"the limit of {limit} open files is too low, {min} is the minimum: raise it: LimitNOFILE= in the unit, or 'ulimit -n'"
            : null;
    }

    /// <summary>Writes the problem of this process to standard error.</summary>
    /// <param name="arguments">The command line without the program name.</param>
    /// <returns>Whether there is one.</returns>
    public static bool Refuse(string[] arguments)
    {
        if (Problem(ProcessFiles.Limit(), !RuntimeFeature.IsDynamicCodeSupported, arguments) is not string problem)
        {
            return false;
        }

        try
        {
            using var handle = new SafeFileHandle(StandardError, ownsHandle: false);
            using var error = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            error.Write(Encoding.UTF8.GetBytes($"sinkhole: {problem}\n"));
        }
        catch (Exception closed) when (closed is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // Standard error is closed or full: the exit code is all that is left.
        }

        return true;
    }
}
