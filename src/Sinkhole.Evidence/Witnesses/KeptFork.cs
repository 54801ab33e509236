using System;
using System.Globalization;
using System.Text;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>
/// A refusal that says that the history is forked: when, what the witness has, and the checkpoint that it refused. As a file: a line with
/// the form, a line with the time, a line with the text, an empty line, the note.
/// </summary>
internal static class KeptFork
{
    private const string Form = "sinkhole.fork/1";
    private const int Lines = 3;

    /// <summary>The octets of the file.</summary>
    /// <param name="text">What the witness has, in one line.</param>
    /// <param name="refused">The checkpoint.</param>
    /// <param name="now">When.</param>
    public static byte[] ToBytes(string text, SignedNote refused, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return [.. Encoding.UTF8.GetBytes($"{Form}\n{time}\n{text}\n\n"), .. refused.ToBytes()];
    }

    /// <summary>
    /// What the file says, in a sentence. Of one that is not whole it says that: the alarm does not end because somebody changed it.
    /// </summary>
    public static string Describe(ReadOnlySpan<byte> octets)
    {
        string[] lines = Encoding.UTF8.GetString(octets).Split('\n', Lines + 1);
        return lines.Length == Lines + 1 && lines[0] == Form
            ? $"{lines[2]} (first said at {lines[1]})"
            : "it said so before, and the file about it is not whole";
    }
}
