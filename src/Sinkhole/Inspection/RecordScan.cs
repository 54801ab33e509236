using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;

namespace Sinkhole.Inspection;

/// <summary>One reading of a journal from its files, from the oldest record to the last durable one. Memory stays the same.</summary>
/// <param name="folder">The journal's folder.</param>
/// <param name="last">Records after it are not durable yet and are not read; null for all that are valid.</param>
/// <param name="onRecord">Called for each record, for the progress.</param>
internal sealed class RecordScan(string folder, RecordPosition? last, Action onRecord)
{
    private readonly JournalReader _reader = new(folder);

    /// <summary>Damages met so far: records may be missing.</summary>
    public int Damages => _reader.Findings.Count(static finding => finding.IsDamage);

    /// <summary>Files that this user may not read, so far.</summary>
    public int Forbidden => _reader.Findings.Count(static finding => finding.Code == JournalFindingCode.Forbidden);

    /// <summary>Records so far that were erased: a signed note names their storage key.</summary>
    public long Erased => _reader.ClosedByRefusal;

    /// <summary>Records so far whose storage key is not here although no signed note names it.</summary>
    public long WithoutKey => _reader.Closed - _reader.ClosedByRefusal;

    /// <summary>Why storage keys could not be read; null where all could.</summary>
    public string? KeyProblem => _reader.KeyProblem;

    /// <summary>Records of a newer version so far, which this program cannot read.</summary>
    public long Unknown { get; private set; }

    /// <summary>The records, in order.</summary>
    /// <exception cref="JournalUnusableException">The folder cannot be listed.</exception>
    /// <exception cref="CheckpointException">The notes of what was erased cannot be read.</exception>
    public IEnumerable<StoredRecord> Records()
    {
        // What was erased stays erased, also where somebody has put its key back.
        string journal = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string proofs = Path.Combine(Path.GetDirectoryName(journal) ?? "/", DataFolderNames.Proofs);
        _reader.Refuse(ErasureLog.ErasedKeys(proofs, Path.GetFileName(journal)));
        foreach (StoredRecord stored in _reader.Read(default))
        {
            if (stored.Position > last)
            {
                yield break;
            }

            onRecord();
            yield return stored;

            // Nothing behind it is looked at: a frame in the making would be reported as torn.
            if (stored.Position == last)
            {
                yield break;
            }
        }
    }

    /// <summary>Counts a record whose kind is known and whose content is of a newer version.</summary>
    public void CountUnknown() => Unknown++;
}
