using System.Collections.Generic;
using System.IO.Pipelines;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Sinkhole.Warning.Hosting;

/// <summary>A connection of Kestrel's that gives its place back when its socket is closed.</summary>
internal sealed class HeldConnection : ConnectionContext
{
    private readonly ConnectionContext _connection;
    private readonly SemaphoreSlim _places;
    private int _isGivenBack;

    public HeldConnection(ConnectionContext connection, SemaphoreSlim places)
    {
        _connection = connection;
        _places = places;
    }

    /// <inheritdoc/>
    public override string ConnectionId
    {
        get => _connection.ConnectionId;
        set => _connection.ConnectionId = value;
    }

    /// <inheritdoc/>
    public override IFeatureCollection Features => _connection.Features;

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items
    {
        get => _connection.Items;
        set => _connection.Items = value;
    }

    /// <inheritdoc/>
    public override IDuplexPipe Transport
    {
        get => _connection.Transport;
        set => _connection.Transport = value;
    }

    /// <inheritdoc/>
    public override CancellationToken ConnectionClosed
    {
        get => _connection.ConnectionClosed;
        set => _connection.ConnectionClosed = value;
    }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint
    {
        get => _connection.LocalEndPoint;
        set => _connection.LocalEndPoint = value;
    }

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint
    {
        get => _connection.RemoteEndPoint;
        set => _connection.RemoteEndPoint = value;
    }

    /// <inheritdoc/>
    public override void Abort() => _connection.Abort();

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => _connection.Abort(abortReason);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
        {
            _places.Release();
        }

        await base.DisposeAsync();
    }
}
