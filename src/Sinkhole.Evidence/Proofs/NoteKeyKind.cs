namespace Sinkhole.Evidence.Proofs;

/// <summary>What a key signs: the signature type octets of https://c2sp.org/signed-note that are used here.</summary>
public enum NoteKeyKind
{
    /// <summary>The text of a note (0x01).</summary>
    Ed25519 = 1,

    /// <summary>A time and the text of a checkpoint, as witnesses do (0x04, https://c2sp.org/tlog-cosignature).</summary>
    Cosignature = 4,
}
