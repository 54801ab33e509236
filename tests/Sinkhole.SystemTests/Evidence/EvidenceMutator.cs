using System;
using System.IO;
using System.Linq;
using System.Text;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Changes one thing in a copy of a journal and its log, as an accident or somebody with the files could.</summary>
/// <param name="random">Decides.</param>
/// <param name="signer">The key of the log, for forks that are signed anew.</param>
internal sealed class EvidenceMutator(Random random, NoteSigner signer)
{
    /// <summary>What is said of a journal that was continued otherwise, with its log signed anew.</summary>
    public const string SignedAnew = ": forked and signed anew";

    /// <summary>Changes something.</summary>
    /// <param name="journal">The folder of the segments.</param>
    /// <param name="log">The folder of the log.</param>
    /// <returns>What was done.</returns>
    public string Mutate(string journal, string log)
    {
        string[] segments = [.. Directory.GetFiles(journal, "*.seg").Order(StringComparer.Ordinal)];
        string segment = segments[random.Next(segments.Length)];
        string ofLog = Directory.GetFiles(log).Order(StringComparer.Ordinal).ElementAt(random.Next(Directory.GetFiles(log).Length));
        return random.Next(14) switch
        {
            0 or 1 => Change(segment, "bit flipped", Flip),
            2 => Change(segment, "octets removed", octets => Without(octets, random.Next(octets.Length), random.Next(1, 40))),
            3 => Change(segment, "octets inserted", Insert),
            4 => Change(segment, "cut", octets => octets[..random.Next(octets.Length)]),
            5 => Change(segment, "frame removed", octets => Reframe(octets, static frames => [.. frames.Skip(1)], isRewritten: false)),
            6 => Change(segment, "frames swapped", octets => Reframe(octets, Swap, isRewritten: false)),
            7 => Change(segment, "frame doubled", octets => Reframe(octets, static frames => [frames[0], .. frames], isRewritten: false)),
            8 => Fork(segments),
            9 => Delete(segment),
            12 => SignAnew(Fork(segments), journal, log),
            10 => Change(ofLog, "log: bit flipped", Flip),
            11 => Change(
                Path.Combine(log, Path.ChangeExtension(Path.GetFileName(segments[0]), ".tree")), "log: another tree", _ => Tree()),
            _ => random.Next(2) == 0 ? Delete(ofLog) : Change(ofLog, "log: cut", octets => octets[..random.Next(octets.Length)]),
        };
    }

    /// <summary>A whole tree of another journal.</summary>
    private byte[] Tree()
    {
        var tree = new MerkleFrontier();
        for (int leaf = random.Next(60); leaf > 0; leaf--)
        {
            tree.Append(Hash256.OfLeaf([(byte)leaf]));
        }

        return Encoding.UTF8.GetBytes(TreeState.Of(tree, default, default).ToText());
    }

    private string Change(string file, string what, Func<byte[], byte[]> change)
    {
        byte[] octets = File.ReadAllBytes(file);
        File.WriteAllBytes(file, octets.Length == 0 ? octets : change(octets));
        return $"{Path.GetFileName(file)}: {what}";
    }

    private static string Delete(string file)
    {
        File.Delete(file);
        return $"{Path.GetFileName(file)}: deleted";
    }

    private byte[] Flip(byte[] octets)
    {
        octets[random.Next(octets.Length)] ^= (byte)(1 << random.Next(8));
        return octets;
    }

    private static byte[] Without(byte[] octets, int at, int count) => [.. octets.Take(at), .. octets.Skip(at + count)];

    private byte[] Insert(byte[] octets)
    {
        int at = random.Next(octets.Length + 1);
        byte[] more = new byte[random.Next(1, 100)];
        random.NextBytes(more);
        return [.. octets.AsSpan(0, at), .. random.Next(2) == 0 ? more : octets.AsSpan(at, Math.Min(more.Length, octets.Length - at)), .. octets.AsSpan(at)];
    }

    private byte[][] Swap(byte[][] frames)
    {
        int at = random.Next(frames.Length);
        (frames[0], frames[at]) = (frames[at], frames[0]);
        return frames;
    }

    /// <summary>A fork: records are changed or removed, and every number, sum and link behind them is made again.</summary>
    private string Fork(string[] segments)
    {
        int from = random.Next(segments.Length);
        HashChain? chain = null;
        for (int index = from; index < segments.Length; index++)
        {
            byte[] octets = File.ReadAllBytes(segments[index]);
            bool isFirst = index == from;
            octets = Reframe(octets, frames => isFirst && random.Next(2) == 0 ? frames[..^1] : frames, isRewritten: isFirst, chain, out HashChain after);
            chain = after;
            File.WriteAllBytes(segments[index], octets);
        }

        return $"{Path.GetFileName(segments[from])}: forked";
    }

    private string SignAnew(string done, string journal, string log)
    {
        ResignedLog.Write(journal, log, signer);
        return done.Replace(": forked", SignedAnew, StringComparison.Ordinal);
    }

    private byte[] Reframe(byte[] octets, Func<byte[][], byte[][]> change, bool isRewritten) =>
        Reframe(octets, change, isRewritten, chainBefore: null, out _);

    private byte[] Reframe(byte[] octets, Func<byte[][], byte[][]> change, bool isRewritten, HashChain? chainBefore, out HashChain chain)
    {
        Assert.True(SegmentHeader.TryRead(octets, out SegmentHeader header));
        byte[][] frames = [];
        for (int at = SegmentHeader.Octets; at < octets.Length;)
        {
            Assert.True(FrameHeader.TryRead(octets.AsSpan(at), out FrameHeader frame));
            frames = [.. frames, octets[at..(at + frame.FrameOctets)]];
            at += frame.FrameOctets;
        }

        if (frames.Length > 0)
        {
            frames = change(frames);
        }

        chain = chainBefore ?? header.ChainBefore;
        (header with { ChainBefore = chain }).Write(octets);
        int changed = random.Next(Math.Max(frames.Length, 1));
        for (int index = 0; index < frames.Length; index++)
        {
            if (isRewritten && index == changed)
            {
                Assert.True(FrameHeader.TryRead(frames[index], out FrameHeader frame));
                byte[] payload = new byte[frame.PayloadOctets];
                random.NextBytes(payload);
                RecordFrame.Write(frames[index], frame with { InstantMicroseconds = frame.InstantMicroseconds + 1 }, new byte[16], payload);
            }

            chain = chain.After(frames[index]);
        }

        return [.. octets.AsSpan(0, SegmentHeader.Octets), .. frames.SelectMany(static frame => frame)];
    }
}
