using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.JournalWriter.Rolling;

namespace Sinkhole.JournalWriter.Load;

/// <summary>
/// A process that does nothing but append to a journal under load, for tests that kill it or break its disk.
/// It runs until its standard input ends, or until it has appended the records it was asked for. With
/// <c>journal FOLDER VISITORS SECONDS OCTETS alone|proved</c> it is the load of tests/bench/journal instead,
/// with <c>rolling FOLDER RECORDS</c> a journal whose memory is watched.
/// </summary>
internal static class Program
{
    private static readonly Guid Appliance = new("0196a1b2-0000-7000-8000-00000000002a");

    /// <param name="arguments">The journal's folder, a prefix for the records' names, how many workers, how many records each (0: no
    /// end).</param>
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["journal", string folder, string visitors, string seconds, string octets, "alone" or "proved"])
        {
            bool isProved = arguments[^1] == "proved";
            Console.WriteLine(await DurableHits.MeasureAsync(folder, Whole(visitors), Whole(seconds), Whole(octets), isProved));
            return 0;
        }

        if (arguments is ["rolling", string beside, string count])
        {
            await using var rolling = new RollingJournal(beside);
            await rolling.RunAsync(long.Parse(count, CultureInfo.InvariantCulture), Console.Out);
            return 0;
        }

        if (arguments.Length != 4)
        {
            await Console.Error.WriteLineAsync("usage: Sinkhole.JournalWriter FOLDER PREFIX WORKERS RECORDS");
            return 64;
        }

        var ledger = new Ledger();
        Journal? journal = null;
        journal = Journal.Open(
            new JournalOptions
            {
                Folder = arguments[0],
                ApplianceId = Appliance,
                Notify = told => ledger.Tell(told, Volatile.Read(ref journal)?.Status.Last ?? default),
            },
            TimeProvider.System);
        ledger.Ready();

        using var end = new CancellationTokenSource();
        List<Task> workers = [];
        for (int worker = 0; worker < Whole(arguments[2]); worker++)
        {
            var load = new Worker(journal, ledger, $"{arguments[1]}-{worker}", Whole(arguments[3]));
            workers.Add(load.RunAsync(end.Token));
        }

        await Task.WhenAny(Task.WhenAll(workers), WaitForEndOfInputAsync());
        await end.CancelAsync();
        await journal.DisposeAsync();
        await Task.WhenAll(workers);
        ledger.Done();
        return 0;
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task WaitForEndOfInputAsync()
    {
        // Not Console.In: its asynchronous calls are synchronous.
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync() is not null)
        {
            // Only the end of the input matters.
        }
    }
}
