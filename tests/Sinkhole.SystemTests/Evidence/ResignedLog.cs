using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>The log of a journal that was changed, written anew with its own key: what somebody does who has the key.</summary>
internal static class ResignedLog
{
    /// <summary>Trees, checkpoints of every second record, and head, as if they had always been so.</summary>
    /// <param name="journal">The folder of the segments; all sums in it are right.</param>
    /// <param name="log">The folder of the log; the key stays.</param>
    /// <param name="signer">The key of the log.</param>
    public static void Write(string journal, string log, NoteSigner signer)
    {
        foreach (string file in Directory.GetFiles(log).Where(static file => Path.GetFileName(file) != "key.pub"))
        {
            File.Delete(file);
        }

        var folder = new LogFolder(new LibCFolder(log));
        var tree = new MerkleFrontier();
        (RecordPosition last, Hash256 leaf) = (default, default);
        foreach (string segment in Directory.GetFiles(journal, "*.seg").Order(StringComparer.Ordinal))
        {
            Assert.True(SegmentName.TryParse(Path.GetFileName(segment), out SegmentName name));
            folder.WriteTree(name, TreeState.Of(tree, last, leaf));
            foreach (byte[] header in HeadersOf(File.ReadAllBytes(segment)))
            {
                Assert.True(FrameHeader.TryRead(header, out FrameHeader frame));
                leaf = Hash256.OfLeaf(header);
                last = new RecordPosition(name.Epoch, frame.Sequence);
                tree.Append(leaf);
                if (tree.Size % 2 == 0)
                {
                    SignedNote note = signer.Sign(new Checkpoint(signer.Key.Name, tree.Size, tree.Root).ToNoteText());
                    folder.Append(note, DateTimeOffset.UnixEpoch);
                    folder.WriteHead(new LogHead(TreeState.Of(tree, last, leaf), note));
                }
            }
        }
    }

    private static IEnumerable<byte[]> HeadersOf(byte[] octets)
    {
        for (int at = SegmentHeader.Octets; at < octets.Length;)
        {
            Assert.True(FrameHeader.TryRead(octets.AsSpan(at), out FrameHeader frame));
            yield return octets[at..(at + FrameHeader.Octets)];
            at += frame.FrameOctets;
        }
    }
}
