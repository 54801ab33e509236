using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Xunit;

namespace Sinkhole.Tests.Warning.Support;

/// <summary>
/// All that somebody with the whole data folder can read: every file, and every record of every journal, opened with the storage keys
/// beside it. The files of a journal alone would show nothing: its records are encrypted.
/// </summary>
internal static class DataInClear
{
    /// <summary>The octets, each with a name for messages; fails if a journal has a record that cannot be opened, or there is none.</summary>
    /// <param name="data">The data folder.</param>
    public static IEnumerable<(string Where, byte[] Octets)> Of(string data)
    {
        foreach (string file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
        {
            yield return (file, File.ReadAllBytes(file));
        }

        long records = 0;
        foreach (string journal in Directory.EnumerateFiles(data, "*.seg", SearchOption.AllDirectories)
            .Select(static file => Path.GetDirectoryName(file)!)
            .Distinct(StringComparer.Ordinal))
        {
            var reader = new JournalReader(journal);
            foreach (StoredRecord stored in reader.Read(default))
            {
                records++;
                yield return ($"record {stored.Position} of {journal}, of kind {stored.Record.Kind}", stored.Record.Payload.ToArray());
            }

            Assert.True(reader.Closed == 0 && reader.KeyProblem is null, $"{journal}: {reader.Closed} records were not searched");
        }

        Assert.True(records > 0, $"{data}: there is no record to search in");
    }
}
