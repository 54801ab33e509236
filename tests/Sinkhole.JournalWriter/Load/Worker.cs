using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.JournalWriter.Load;

/// <summary>Appends one record after the other and waits for each, as a connection of a visitor does.</summary>
internal sealed class Worker
{
    private readonly Journal _journal;
    private readonly Ledger _ledger;
    private readonly string _name;
    private readonly int _records;

    public Worker(Journal journal, Ledger ledger, string name, int records)
    {
        _journal = journal;
        _ledger = ledger;
        _name = name;
        _records = records;
    }

    public async Task RunAsync(CancellationToken end)
    {
        for (int number = 1; !end.IsCancellationRequested && (_records == 0 || number <= _records); number++)
        {
            string id = $"{_name}-{number}";
            var record = new Record(7, TimeProvider.System.GetUtcNow(), TimeSpan.Zero, true, Encoding.ASCII.GetBytes(id.PadRight(400)));
            try
            {
                _ledger.Acknowledge(await _journal.AppendAsync(record, CancellationToken.None), id);
            }
            catch (JournalException error)
            {
                _ledger.Lose(id, error);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
