namespace Sinkhole.Evidence.Sealing;

/// <summary>What is under the name of an envelope.</summary>
public enum EnvelopeState
{
    /// <summary>A whole envelope.</summary>
    Whole,

    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>Something else: a link, a folder, a pipe, or octets that are no envelope.</summary>
    Damaged,
}
