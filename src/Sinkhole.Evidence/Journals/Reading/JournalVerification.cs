using System.Collections.Generic;
using System.Collections.Immutable;

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

    /// <summary>Those of them that stayed closed, because their storage key is not there.</summary>
    public long Closed { get; init; }

    /// <summary>
    /// How many of these are under each storage key that is missing, by its id, for the first 100,000; empty where keys cannot be read.
    /// </summary>
    public IReadOnlyDictionary<ulong, long> ClosedByKey { get; init; } = ImmutableDictionary<ulong, long>.Empty;

    /// <summary>
    /// Those of the closed records that were erased, because a signed note names their storage key; 0 before the notes are read.
    /// </summary>
    public long Erased { get; init; }

    /// <summary>The folder of the storage keys; empty where none was looked for.</summary>
    public string KeysFolder { get; init; } = string.Empty;

    /// <summary>Whether that folder is missing, as in a copy of the journal alone.</summary>
    public bool IsWithoutKeys { get; init; }

    /// <summary>Records whose content is not compared: the folder of the storage keys is missing, and they were not erased.</summary>
    public long NotCompared => IsWithoutKeys ? Closed - Erased : 0;

    /// <summary>Sealed values in the records that were not looked at, because the folder of their envelopes is not here.</summary>
    public long WithoutEnvelopes { get; init; }

    /// <summary>Damages met; may be more than <see cref="Findings"/> holds.</summary>
    public required long Damages { get; init; }

    /// <summary>Files that this user may not read; no damage is known of them, and nothing else either.</summary>
    public long Forbidden { get; init; }

    /// <summary>Segments that are, or hold frames, of a version that this program does not know.</summary>
    public long UnknownVersions { get; init; }

    /// <summary>Damages and notes in the order of the files.</summary>
    public required IReadOnlyList<JournalFinding> Findings { get; init; }

    /// <summary>Whether all was read, compared and understood and nothing is damaged; notes do not count.</summary>
    public bool IsSound => Damages == 0 && Forbidden == 0 && UnknownVersions == 0 && NotCompared == 0 && WithoutEnvelopes == 0;

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
