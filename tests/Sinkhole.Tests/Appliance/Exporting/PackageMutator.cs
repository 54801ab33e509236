using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Sinkhole.Tests.Appliance.Exporting;

/// <summary>Changes one thing in a copy of a package, as an accident or somebody with the files could.</summary>
internal sealed class PackageMutator(Random random)
{
    /// <summary>Copies a folder with all below it.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    /// <summary>Changes something.</summary>
    /// <returns>What was done.</returns>
    public string Mutate(string package)
    {
        string[] files = [.. Directory.GetFiles(package, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string records = Path.Combine(package, "records-001.txt");
        string file = random.Next(2) == 0 ? records : files[random.Next(files.Length)];
        return random.Next(13) switch
        {
            0 or 1 or 2 => Change(file, "bit flipped", Flip),
            3 => Change(file, "octets removed", octets => Without(octets, random.Next(Math.Max(octets.Length, 1)), random.Next(1, 40))),
            4 => Change(file, "octets inserted", Insert),
            5 => Change(file, "cut", octets => octets[..random.Next(Math.Max(octets.Length, 1))]),
            6 => ChangeLines(records, "line removed", RemoveOne),
            7 => ChangeLines(records, "lines swapped", Swap),
            8 => ChangeLines(records, "line doubled", lines => [lines[0], .. lines]),
            9 => ChangeLines(records, "field of another line", MixFields),
            10 => ChangeLines(records, "line removed and the rest numbered again", lines => Number(RemoveOne(lines))),
            11 => Delete(files[random.Next(files.Length)]),
            _ => Add(package),
        };
    }

    private string Change(string file, string what, Func<byte[], byte[]> change)
    {
        byte[] octets = File.ReadAllBytes(file);
        byte[] changed = change([.. octets]);
        File.WriteAllBytes(file, changed.AsSpan().SequenceEqual(octets) ? [.. octets, (byte)'!'] : changed);
        return $"{Path.GetFileName(file)}: {what}";
    }

    private string ChangeLines(string file, string what, Func<string[], string[]> change) => Change(file, what, octets =>
    {
        string[] lines = Encoding.Latin1.GetString(octets).Split('\n')[..^1];
        return Encoding.Latin1.GetBytes(string.Concat(change(lines).Select(static line => line + "\n")));
    });

    private static string Delete(string file)
    {
        File.Delete(file);
        return $"{Path.GetFileName(file)}: deleted";
    }

    private static string Add(string package)
    {
        File.WriteAllText(Path.Combine(package, "more.txt"), "more");
        return "a file added";
    }

    private byte[] Flip(byte[] octets)
    {
        if (octets.Length > 0)
        {
            octets[random.Next(octets.Length)] ^= (byte)(1 << random.Next(8));
        }

        return octets;
    }

    private byte[] Insert(byte[] octets)
    {
        int at = random.Next(octets.Length + 1);
        byte[] more = new byte[random.Next(1, 60)];
        random.NextBytes(more);
        return [.. octets.AsSpan(0, at), .. random.Next(2) == 0 ? more : octets.AsSpan(at, Math.Min(more.Length, octets.Length - at)), .. octets.AsSpan(at)];
    }

    private string[] Swap(string[] lines)
    {
        int one = random.Next(lines.Length);
        int other = random.Next(lines.Length);
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return random.Next(2) == 0 ? lines : Number(lines);
    }

    private string[] MixFields(string[] lines)
    {
        int field = random.Next(5);
        int to = random.Next(lines.Length);
        string[] changed = lines[to].Split(' ');
        changed[field] = lines[random.Next(lines.Length)].Split(' ')[field];
        lines[to] = string.Join(' ', changed);
        return lines;
    }

    private static string[] Number(IReadOnlyList<string> lines) =>
        [.. lines.Select(static (line, at) => $"{at + 1}{line[line.IndexOf(' ', StringComparison.Ordinal)..]}")];

    private string[] RemoveOne(string[] lines)
    {
        int removed = random.Next(lines.Length);
        return [.. lines.Where((_, at) => at != removed)];
    }

    private static byte[] Without(byte[] octets, int at, int count) => [.. octets.Take(at), .. octets.Skip(at + count)];
}
