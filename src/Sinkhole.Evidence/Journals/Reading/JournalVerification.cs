using System.Collections.Generic;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>What a verification found.</summary>
public sealed record JournalVerification
{
    /// <summary>Segments that were scanned.</summary>
    public required int Segments { get; init; }

    /// <summary>Octets in them.</summary>
    public required long Octets { get; init; }

    /// <summary>Records that hold.</summary>
    public required long Records { get; init; }

    /// <summary>The first of them; default where there is none.</summary>
    public required RecordPosition First { get; init; }

    /// <summary>The last of them; default where there is none.</summary>
    public required RecordPosition Last { get; init; }

    /// <summary>Damages met; may be more than <see cref="Findings"/> holds.</summary>
    public required long Damages { get; init; }

    /// <summary>Files that this user may not read; no damage is known of them, and nothing else either.</summary>
    public long Forbidden { get; init; }

    /// <summary>Segments that are, or hold frames, of a version that this program does not know.</summary>
    public long UnknownVersions { get; init; }

    /// <summary>Damages and notes in the order of the files.</summary>
    public required IReadOnlyList<JournalFinding> Findings { get; init; }

    /// <summary>Whether all was read and understood and nothing is damaged; notes do not count.</summary>
    public bool IsSound => Damages == 0 && Forbidden == 0 && UnknownVersions == 0;

    /// <summary>The first damage; null where there is none.</summary>
    public JournalFinding? FirstDamage
    {
        get
        {
            foreach (JournalFinding finding in Findings)
            {
                if (finding.IsDamage)
                {
                    return finding;
                }
            }

            return null;
        }
    }
}
