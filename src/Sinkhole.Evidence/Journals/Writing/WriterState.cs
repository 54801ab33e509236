using System.Threading;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>The last durable record, the hash chain there, and the status that other threads read.</summary>
/// <remarks>Owned by the writer's thread, but for <see cref="Status"/>.</remarks>
internal sealed class WriterState
{
    private readonly JournalOptions _options;
    private readonly string _path;
    private readonly SegmentCatalog _catalog;
    private JournalStatus _status;

    /// <param name="options">Whom to notify.</param>
    /// <param name="path">The journal's folder, for messages.</param>
    /// <param name="catalog">The segments that the status counts.</param>
    /// <param name="last">The last durable record.</param>
    /// <param name="chain">The hash chain there.</param>
    public WriterState(JournalOptions options, string path, SegmentCatalog catalog, RecordPosition last, HashChain chain)
    {
        _options = options;
        _path = path;
        _catalog = catalog;
        Last = last;
        Chain = chain;
        _status = new JournalStatus { Name = options.Name, Label = options.Label, Folder = path, Retention = options.Retention };
        Publish(_status);
    }

    /// <summary>The last published status, without queue, free space and damage, which the journal adds; any thread.</summary>
    public JournalStatus Status => Volatile.Read(ref _status);

    /// <summary>The last durable record.</summary>
    public RecordPosition Last { get; set; }

    /// <summary>The hash chain there.</summary>
    public HashChain Chain { get; set; }

    /// <summary>Publishes a status, with the position and the segments as they are now.</summary>
    public void Publish(JournalStatus status) => Volatile.Write(ref _status, status with
    {
        Last = Last,
        Segments = _catalog.Segments.Count,
        Octets = _catalog.Octets,
        Oldest = _catalog.Oldest,
    });

    /// <summary>Notifies the operator.</summary>
    public void Notify(JournalEventKind kind, string text) => _options.Notify(
        new JournalEvent(_options.Name, kind, $"journal {_path}: {text}"));
}
