using System;
using System.Collections.Generic;
using System.IO;
using System.Security;

namespace Sinkhole.Documents.Files;

/// <summary>Where a path leads when every link on its way is followed.</summary>
internal static class RealPaths
{
    // As many as Linux follows.
    private const int MaxLinks = 40;

    /// <summary>The absolute path without links; what does not exist yet, or may not be looked at, stays as it is written.</summary>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        Stack<string> rest = new();
        Push(rest, full);
        string real = "/";
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            string next = Path.Join(real, part);
            if (TargetOf(next) is not string target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return full;
            }

            Push(rest, target);
            real = Path.IsPathRooted(target) ? "/" : real;
        }

        return real;
    }

    private static void Push(Stack<string> rest, string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int at = parts.Length - 1; at >= 0; at--)
        {
            if (parts[at] != ".")
            {
                rest.Push(parts[at]);
            }
        }
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SecurityException)
        {
            return null;
        }
    }
}
