using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Erasure;

/// <summary>The notes of what was erased from a journal: they stand in its logs, <c>proofs/LOG/erasures-YYYY-MM-DD</c>.</summary>
public static class ErasureLog
{
    private const int MaxShown = 10;

    /// <summary>All notes that the key of their log has signed; the oldest log first, and in it the oldest day.</summary>
    /// <param name="proofs">The folder of the logs; may be missing.</param>
    /// <param name="journal">The journal's name.</param>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static IReadOnlyList<ErasureNote> Read(string proofs, string journal)
    {
        List<ErasureNote> notes = [];
        try
        {
            foreach (string log in CheckpointVerifier.LogsOf(proofs, journal))
            {
                var folder = new LogFolder(new LibCFolder(log));
                if (folder.ReadKey() is not NoteKey key)
                {
                    continue;
                }

                foreach (SignedNote note in folder.ReadErasures())
                {
                    if (ErasureNote.TryRead(note, key, out ErasureNote? erasure))
                    {
                        notes.Add(erasure);
                    }
                }
            }

            return notes;
        }
        catch (Exception error) when (error is JournalFileException or UnauthorizedAccessException)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    /// <summary>The ids of the storage keys that a signed note names: none of them may open a record, also where somebody has put it back.
    /// </summary>
    /// <param name="proofs">The folder of the logs; may be missing.</param>
    /// <param name="journal">The journal's name.</param>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static IReadOnlySet<ulong> ErasedKeys(string proofs, string journal) =>
        Read(proofs, journal).SelectMany(static note => note.Keys).Select(static key => key.Name.Id).ToHashSet();

    /// <summary>The same for envelopes, by order and id of the key: the day in the name of one may have become another.</summary>
    /// <param name="proofs">The folder of the logs; may be missing.</param>
    /// <param name="journal">The journal's name.</param>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static IReadOnlySet<(string OrderId, string KeyId)> ErasedEnvelopes(string proofs, string journal) =>
        Read(proofs, journal).SelectMany(static note => note.Envelopes).Select(static one => (one.OrderId, one.KeyId)).ToHashSet();

    /// <summary>
    /// A verification that also says which records were erased, by the signed notes, and that has a damage for each other storage key that
    /// is gone: 10 at most, which stand for all. Where no key is there at all, none of them is taken for lost.
    /// </summary>
    /// <param name="proofs">The folder of the logs; may be missing.</param>
    /// <param name="journal">The journal's name.</param>
    /// <param name="verification">What was found in the journal.</param>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public static JournalVerification Explain(string proofs, string journal, JournalVerification verification)
    {
        ArgumentNullException.ThrowIfNull(verification);
        if (verification.ClosedByKey.Count == 0)
        {
            return verification;
        }

        IReadOnlySet<ulong> erased = ErasedKeys(proofs, journal);
        JournalVerification explained = verification with
        {
            Erased = verification.ClosedByKey.Where(key => erased.Contains(key.Key)).Sum(static key => key.Value),
        };
        if (explained.IsWithoutKeys)
        {
            return explained.NotCompared > 0
                ? explained
                : explained with { Findings = [.. explained.Findings.Where(static one => one.Code != JournalFindingCode.Closed)] };
        }

        ulong[] lost = [.. verification.ClosedByKey.Keys.Where(key => !erased.Contains(key)).Order()];
        return explained with
        {
            Damages = explained.Damages + lost.Length,
            Findings = [.. explained.Findings, .. lost.Take(MaxShown).Select(id => Lost(explained.KeysFolder, id))],
        };
    }

    private static JournalFinding Lost(string keys, ulong id) => new(
        keys,
        JournalFinding.Whole,
        IsDamage: true,
        JournalFindingCode.KeyLost,
        $"the storage key {id:x16} is gone, and no signed note says that it was erased: the records under it are lost");
}
