using System;
using System.IO;
using System.Text;
using System.Threading;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.JournalWriter.Load;

/// <summary>Writes each acknowledged record to standard output at once, one line each: the pipe outlives the process.</summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly Stream _output = Console.OpenStandardOutput();

    public void Ready() => Say("READY");

    public void Acknowledge(RecordPosition position, string id) => Say($"ACK {position.Epoch} {position.Sequence} {id}");

    public void Lose(string id, JournalException error) => Say($"LOST {id} {error.GetType().Name}");

    public void Tell(JournalEvent told, RecordPosition last) => Say($"EVENT {told.Kind} {last.Sequence}");

    public void Done() => Say("DONE");

    private void Say(string line)
    {
        lock (_gate)
        {
            _output.Write(Encoding.ASCII.GetBytes(line + "\n"));
            _output.Flush();
        }
    }
}
