using System.Collections.Generic;

namespace Sinkhole.Evidence.Proofs;

/// <summary>Neighbouring nodes of a tree on one level. Of an odd number the last one stands for itself on the next level.</summary>
/// <param name="First">The index of the first node on its level.</param>
/// <param name="Nodes">The nodes.</param>
internal sealed record MerkleLevel(long First, List<Hash256> Nodes)
{
    /// <summary>The node at an index of the level.</summary>
    public Hash256 At(long index) => Nodes[(int)(index - First)];

    /// <summary>The next level; this one begins with a left node.</summary>
    public MerkleLevel Above()
    {
        List<Hash256> above = new((Nodes.Count + 1) / 2);
        for (int at = 0; at < Nodes.Count; at += 2)
        {
            above.Add(at + 1 < Nodes.Count ? Hash256.OfNode(Nodes[at], Nodes[at + 1]) : Nodes[at]);
        }

        return new MerkleLevel(First >> 1, above);
    }
}
