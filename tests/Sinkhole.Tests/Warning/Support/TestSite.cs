using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Hosting;

namespace Sinkhole.Tests.Warning.Support;

/// <summary>A warning site on a free loopback port with a real journal in a folder of its own.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly Journal _journal;
    private readonly Sealer _sealer;
    private readonly ILoggerFactory _loggers;
    private readonly StalledJournal? _disk;
    private bool _isClosed;

    private TestSite(
        string folder, Journal journal, Sealer sealer, WarningServer server, ILoggerFactory loggers, FixedClock clock, StalledJournal? disk)
    {
        Folder = folder;
        _journal = journal;
        _sealer = sealer;
        Server = server;
        _loggers = loggers;
        Clock = clock;
        _disk = disk;
    }

    public string Folder { get; }

    /// <summary>Seals to nobody before it is given certificates.</summary>
    public Sealer Sealer => _sealer;

    public FixedClock Clock { get; }

    public WarningServer Server { get; }

    public WarningCounters Counters => Server.Counters;

    public IPEndPoint EndPoint => Server.Endpoints[0];

    public static ListedNames Names() => new ListedNames().Add("seized.example", SampleOrders.Court);

    public static async Task<TestSite> StartAsync(
        IBlockedNames? names = null,
        Func<WarningServerOptions, WarningServerOptions>? configure = null,
        Func<JournalOptions, JournalOptions>? journal = null,
        StalledJournal? disk = null,
        ILoggerProvider? logs = null)
    {
        string folder = Directory.CreateTempSubdirectory("sinkhole-warning-").FullName;
        var clock = new FixedClock();
        var files = new JournalOptions { Folder = Path.Combine(folder, "hits"), ApplianceId = Guid.NewGuid() };
        files = journal?.Invoke(files) ?? files;
        Journal hits = disk?.Open(files, TimeProvider.System) ?? Journal.Open(files, TimeProvider.System);
        var options = new WarningServerOptions
        {
            Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
            Visits = new VisitOptions { Budget = TimeSpan.FromSeconds(30) },
        };
        ILoggerFactory loggers = LoggerFactory.Create(builder =>
        {
            builder.SetMinimumLevel(LogLevel.Trace);
            if (logs is not null)
            {
                builder.AddProvider(logs);
            }
        });
        var sealer = new Sealer(Path.Combine(folder, "seals"), clock);
        var server = new WarningServer(configure?.Invoke(options) ?? options, names ?? Names(), hits, sealer, clock, clock, loggers);
        await server.StartAsync(CancellationToken.None);
        return new TestSite(folder, hits, sealer, server, loggers, clock, disk);
    }

    /// <summary>A client that connects to this site for any host, adds no header and follows no redirect.</summary>
    public HttpClient Client()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(EndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler, disposeHandler: true) { BaseAddress = new Uri("http://seized.example/") };
    }

    /// <summary>Sends octets (Latin-1), then reads until the site closes.</summary>
    /// <param name="request">The octets.</param>
    /// <param name="isHalfClosed">Whether nothing more will be sent. Kestrel may reset such a connection when a body is in it.</param>
    public async Task<string> SendRawAsync(string request, bool isHalfClosed = true)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(EndPoint);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        if (isHalfClosed)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        using var reply = new MemoryStream();
        await stream.CopyToAsync(reply);
        return Encoding.UTF8.GetString(reply.ToArray());
    }

    /// <summary>Sends pieces, each in a packet of its own and behind the other, then reads until the site closes.</summary>
    public async Task<string> SendPiecesAsync(byte[][] pieces)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(EndPoint);
        NetworkStream stream = client.GetStream();
        foreach (byte[] piece in pieces)
        {
            await stream.WriteAsync(piece);
            await Task.Yield();
        }

        using var reply = new MemoryStream();
        await stream.CopyToAsync(reply);
        return Encoding.UTF8.GetString(reply.ToArray());
    }

    /// <summary>Sends octets (Latin-1) that have one answer.</summary>
    public async Task<int> StatusAsync(string request) => Statuses(await SendRawAsync(request)).Single();

    /// <summary>The status codes of all answers in a raw reply.</summary>
    public static int[] Statuses(string reply) =>
        [.. reply.Split("HTTP/1.1 ").Skip(1).Select(answer => int.Parse(answer.AsSpan(0, 3)))];

    /// <summary>Closes the journal under the running site: from now on it refuses every record.</summary>
    public ValueTask RefuseRecordsAsync() => _journal.DisposeAsync();

    /// <summary>Stops the site, closes the journal and reads it back.</summary>
    public async Task<List<Record>> CloseAndReadAsync()
    {
        await CloseAsync();
        return [.. new JournalReader(Path.Combine(Folder, "hits")).Read(default).Select(stored => stored.Record)];
    }

    public async Task<List<HitRecord>> CloseAndReadHitsAsync() =>
        [.. (await CloseAndReadAsync()).Select(record => HitRecord.TryRead(record, out HitRecord? hit) ? hit : null).OfType<HitRecord>()];

    public async Task CloseAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _disk?.LetGo();
            await Server.StopAsync(CancellationToken.None);
            await Server.DisposeAsync();
            await _journal.DisposeAsync();
            await Server.SettledAsync();
            _sealer.Dispose();
            _loggers.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
