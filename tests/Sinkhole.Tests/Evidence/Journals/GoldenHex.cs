using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Tests.House;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>Octets of a file under tests/golden: hexadecimal, with what they mean behind '#'.</summary>
internal static class GoldenHex
{
    public static byte[] Read(string name)
    {
        List<byte> octets = [];
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "tests", "golden", name)))
        {
            octets.AddRange(Convert.FromHexString(line.Split('#')[0].Replace(" ", string.Empty, StringComparison.Ordinal)));
        }

        return [.. octets];
    }
}
