using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Sinkhole.Tests.House;

namespace Sinkhole.Tests.Platform.Constants;

/// <summary>The table of tests/golden/libc-constants.txt.</summary>
/// <param name="Member">Type and member in this program.</param>
/// <param name="CName">The name in the C headers, or an expression of such names.</param>
/// <param name="X64">The value on x64, as written.</param>
/// <param name="Arm64">The value on arm64, as written.</param>
internal sealed record LibCConstants(string Member, string CName, string X64, string Arm64)
{
    public static IReadOnlyList<LibCConstants> Read()
    {
        List<LibCConstants> rows = [];
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "tests", "golden", "libc-constants.txt")))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 4 && words[0] != "#")
            {
                rows.Add(new LibCConstants(words[0], string.Join(' ', words[1..^2]), words[^2], words[^1]));
            }
        }

        return rows;
    }

    public static long ValueOf(string written) => written.StartsWith("0x", StringComparison.Ordinal)
        ? Convert.ToInt64(written, 16)
        : long.Parse(written, CultureInfo.InvariantCulture);
}
