using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Inspection;

/// <summary>Whether the keys of sealed accounts are there, in a verification of a journal: the authority needs them to open the accounts.
/// </summary>
/// <param name="seals">The folder of the envelopes.</param>
internal sealed class SealedKeyCheck(string seals)
{
    private const int MaxShown = 10;

    private readonly EnvelopeFiles _envelopes = new(seals);

    // The accounts under each key; as many as orders, days and starts.
    private readonly Dictionary<(string OrderId, string KeyId), long> _accounts = [];

    /// <summary>Takes a record into account.</summary>
    public void Add(StoredRecord stored)
    {
        if (HitRecord.TryRead(stored.Record, out HitRecord? hit) && SealedValue.KeyIdOf(hit.Sealed.Span) is { } keyId)
        {
            _accounts[(hit.OrderId, keyId)] = _accounts.GetValueOrDefault((hit.OrderId, keyId)) + 1;
        }
    }

    /// <summary>
    /// A verification that has a damage for each envelope that is gone and that no signed note names: 10 at most, which stand for all.
    /// Where the whole folder is missing, none is taken for lost, and the journal is not sound.
    /// </summary>
    /// <param name="proofs">The folder of the logs; may be missing.</param>
    /// <param name="journal">The journal's name.</param>
    /// <param name="verification">What was found in the journal, after all records were added.</param>
    /// <exception cref="CheckpointException">The notes cannot be read.</exception>
    public JournalVerification Explain(string proofs, string journal, JournalVerification verification)
    {
        if (_accounts.Count == 0)
        {
            return verification;
        }

        try
        {
            // The envelopes before the notes: a running appliance writes the note first.
            Dictionary<(string OrderId, string KeyId), EnvelopeState> lost = [];
            foreach ((string OrderId, string KeyId) key in _accounts.Keys)
            {
                EnvelopeState state = _envelopes.Read(key.OrderId, key.KeyId, out _, out _);
                if (state != EnvelopeState.Whole)
                {
                    lost.Add(key, state);
                }
            }

            foreach ((string OrderId, string KeyId) erased in ErasureLog.ErasedEnvelopes(proofs, journal))
            {
                lost.Remove(erased);
            }

            return lost.Count == 0 ? verification
                : _envelopes.Exists ? WithLost(verification, lost)
                : WithoutFolder(verification, lost.Keys);
        }
        catch (Exception error) when (error is (IOException and not CheckpointException) or UnauthorizedAccessException)
        {
            string text = $"keys of sealed accounts cannot be read: {error.Message}";
            return verification with
            {
                Forbidden = verification.Forbidden + 1,
                Findings = [.. verification.Findings, Finding(JournalFindingCode.Forbidden, isDamage: false, text)],
            };
        }
    }

    private JournalVerification WithoutFolder(JournalVerification verification, IEnumerable<(string OrderId, string KeyId)> keys)
    {
        const string Text = "the keys of sealed accounts are not here, so whether they can be opened is not known: put the folder back";
        return verification with
        {
            WithoutEnvelopes = keys.Sum(key => _accounts[key]),
            Findings = [.. verification.Findings, Finding(JournalFindingCode.EnvelopesMissing, isDamage: false, Text)],
        };
    }

    private JournalVerification WithLost(
        JournalVerification verification, Dictionary<(string OrderId, string KeyId), EnvelopeState> lost) => verification with
        {
            Damages = verification.Damages + lost.Count,
            Findings =
            [
                .. verification.Findings,
                .. lost.OrderBy(static key => key.Key).Take(MaxShown).Select(key => Lost(key.Key, key.Value)),
            ],
        };

    private JournalFinding Lost((string OrderId, string KeyId) key, EnvelopeState state)
    {
        string what = state == EnvelopeState.Missing ? "is gone" : "is a link or no sealed key";
        string accounts = _accounts[key] == 1 ? "1 account" : $"{_accounts[key]:N0} accounts";
        string text = $"the sealed key {key.KeyId} of order {key.OrderId} {what}, and no signed note says that it was erased: "
            + $"nobody can open what it sealed ({accounts})";
        return Finding(JournalFindingCode.EnvelopeLost, isDamage: true, text);
    }

    private JournalFinding Finding(JournalFindingCode code, bool isDamage, string message) =>
        new(_envelopes.Path, JournalFinding.Whole, isDamage, code, message);
}
