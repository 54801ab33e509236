using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Sinkhole.Tests.House;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>One file of tests/golden/dns: octets in hex, comments after ';', and after '=' lines with their meaning.</summary>
internal sealed class GoldenMessage
{
    private const string Folder = "tests/golden/dns";

    private GoldenMessage(byte[] octets, IReadOnlyList<string> meaning)
    {
        Octets = octets;
        Meaning = meaning;
    }

    public byte[] Octets { get; }

    public IReadOnlyList<string> Meaning { get; }

    public static IEnumerable<string> Names()
    {
        foreach (string path in Repository.Files(Folder, "*.hex"))
        {
            yield return Path.GetFileNameWithoutExtension(path);
        }
    }

    public static GoldenMessage Read(string name)
    {
        var hex = new StringBuilder();
        List<string> meaning = [];
        foreach (string line in File.ReadAllLines(Path.Combine(Repository.Root, Folder, name + ".hex")))
        {
            if (line.StartsWith('='))
            {
                meaning.Add(line[1..].Trim());
            }
            else
            {
                hex.Append(line.Split(';')[0].Replace(" ", string.Empty, StringComparison.Ordinal));
            }
        }

        return new GoldenMessage(Convert.FromHexString(hex.ToString()), meaning);
    }
}
